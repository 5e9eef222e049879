//! Dependency trees, built by transitions from left to right.
//!
//! In come the words of a sentence as [`Atom`]s, out go a head and a relation for each. The system is arc-hybrid (Kuhlmann,
//! Gómez-Rodríguez and Satta 2011): *shift* moves the next word onto the stack, *left* attaches the stack's top to the next
//! word, *right* attaches it to the word below. What is decided by whom is left to a [`Guide`], so that training with a
//! dynamic oracle (Goldberg and Nivre 2013) and parsing share all that is here. Features follow Zhang and Nivre (2011).
//!
//! A sentence is parsed twice. The first parser gets it mirrored and so reads from the end to the beginning; it labels a word
//! when it attaches it, as by then all the word's dependents are known and labelled. What it found is a [`Hint`] to the second
//! parser (Nivre and McDonald 2008), which reads from the beginning, and labels all words when the tree is complete.
//!
//! Every tree has one root; crossing arcs cannot be built.

use crate::perceptron::{Keys, Scorer, best, mix_all};
use crate::words::Signature;
use crate::{Feats, Upos};

/// What the parser looks at in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Atom {
    word: u32,
    tag: u32,
    /// Class with the features that decide over attachment.
    morph: u32,
    /// Number, gender, person and case, by which words agree.
    agreement: u32,
    suffix: u32,
    /// The classes of the word, 0 where they are not known.
    fine: u32,
    coarse: u32,
}

const ROOT: Atom = Atom { word: 2, tag: 30, morph: 2, agreement: 2, suffix: 2, fine: 0, coarse: 0 };
const NONE: Atom = Atom { word: 1, tag: 31, morph: 1, agreement: 1, suffix: 1, fine: 0, coarse: 0 };

impl Atom {
    /// The atom of a word.
    pub fn new(word: &Signature, tag: Upos, feats: Feats) -> Atom {
        const MORPH: u64 =
            Feats::mask(&["VerbForm", "Case", "PronType", "Mood", "Voice", "Definite", "Poss", "Reflex"]);
        const AGREEMENT: u64 = Feats::mask(&["Number", "Gender", "Person", "Case"]);
        let fold = |bits: u64| mix_all([tag as u32, bits as u32, (bits >> 32) as u32]);
        Atom {
            word: word.lower,
            tag: tag as u32,
            morph: fold(feats.0 & MORPH),
            agreement: fold(feats.0 & AGREEMENT),
            // The longest ending that is not the word itself, of three letters at most.
            suffix: word.suffixes[(word.length as usize).clamp(2, 4) - 2],
            fine: u32::from(word.class.fine),
            coarse: u32::from(word.class.coarse),
        }
    }
}

/// What the parser can do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Transition {
    /// The next word goes onto the stack.
    Shift,
    /// The stack's top becomes a dependent of the next word.
    Left,
    /// The stack's top becomes a dependent of the word below it.
    Right,
}

impl Transition {
    /// All transitions in the order of their classes.
    pub const ALL: [Transition; 3] = [Transition::Shift, Transition::Left, Transition::Right];
}

/// The relation a word has before it is attached.
pub const UNLABELLED: u8 = u8::MAX;

/// How far the parse of a sentence has come. Place 0 is the root above the tree, the words are at 1 to n.
#[derive(Clone, Debug, Default)]
pub struct State {
    n_words: usize,
    stack: Vec<u32>,
    next: usize,
    /// The head of each place; its own place while it has none.
    pub heads: Vec<u32>,
    /// The relation of each place.
    pub labels: Vec<u8>,
    nodes: Vec<Node>,
}

/// The outermost dependents of a place; `n + 1` stands for none.
#[derive(Clone, Copy, Debug, Default)]
struct Node {
    left: [u32; 2],
    right: [u32; 2],
    n_left: u32,
    n_right: u32,
    /// The relations of its dependents as bits.
    left_set: u64,
    right_set: u64,
}

impl State {
    /// Begins a sentence.
    pub fn start(&mut self, n_words: usize) {
        self.n_words = n_words;
        self.stack.clear();
        self.stack.push(0);
        self.next = 1;
        self.heads.clear();
        self.heads.extend(0..n_words as u32 + 2);
        self.labels.clear();
        self.labels.resize(n_words + 2, UNLABELLED);
        let none = [n_words as u32 + 1; 2];
        self.nodes.clear();
        self.nodes.resize(n_words + 2, Node { left: none, right: none, ..Node::default() });
    }

    /// Whether all words are attached.
    pub fn is_done(&self) -> bool {
        self.next > self.n_words && self.stack.len() == 1
    }

    /// Which transitions are possible, in the order of [`Transition::ALL`]; one of them always is until the parse is done.
    ///
    /// The root takes a word only when all are on the stack, so that it takes one word.
    pub fn legal(&self) -> [bool; 3] {
        let words_left = self.next <= self.n_words;
        let depth = self.stack.len();
        [words_left, words_left && depth > 1, depth > 2 || (depth == 2 && !words_left)]
    }

    /// The words on the stack from the top.
    pub fn stack(&self) -> impl Iterator<Item = usize> {
        self.stack.iter().rev().map(|place| *place as usize)
    }

    /// The next word; `n + 1` when there is none.
    pub fn next(&self) -> usize {
        self.next
    }

    /// The place `back` words below the top of the stack, `n + 1` where there is none.
    fn on_stack(&self, back: usize) -> usize {
        let at = self.stack.len().checked_sub(back + 1);
        at.map_or(self.n_words + 1, |at| self.stack[at] as usize)
    }

    /// Head and dependent of an arc.
    pub fn arc(&self, transition: Transition) -> Option<(usize, usize)> {
        match transition {
            Transition::Shift => None,
            Transition::Left => Some((self.next, self.on_stack(0))),
            Transition::Right => Some((self.on_stack(1), self.on_stack(0))),
        }
    }

    /// Does a legal transition; `label` is the relation of the arc.
    pub fn apply(&mut self, transition: Transition, label: u8) {
        let Some((head, dependent)) = self.arc(transition) else {
            self.stack.push(self.next as u32);
            self.next += 1;
            return;
        };
        self.stack.pop();
        self.heads[dependent] = head as u32;
        self.labels[dependent] = label;
        let node = &mut self.nodes[head];
        let bit = 1 << (label & 63);
        if dependent < head {
            node.left = [dependent as u32, node.left[0]];
            node.n_left += 1;
            node.left_set |= bit;
        } else {
            node.right = [dependent as u32, node.right[0]];
            node.n_right += 1;
            node.right_set |= bit;
        }
    }
}

/// Decides; given the state and the keys of the features of the decision.
pub trait Guide {
    /// One of the legal transitions.
    fn transition(&mut self, state: &State, keys: &[u32]) -> Transition;

    /// The relation of `dependent` to `head`; a head of 0 is the root.
    fn label(&mut self, head: usize, dependent: usize, keys: &[u32]) -> u8;
}

/// Takes what has most points.
#[derive(Debug)]
pub struct Greedy<'a, S> {
    /// Gives points to transitions.
    pub transitions: &'a S,
    /// Gives points to relations.
    pub labels: &'a S,
    /// The relation of the root.
    pub root: u8,
    /// Working memory.
    pub scores: &'a mut Vec<i32>,
}

impl<S: Scorer> Guide for Greedy<'_, S> {
    fn transition(&mut self, state: &State, keys: &[u32]) -> Transition {
        let mut scores = [0; 3];
        self.transitions.add_scores(keys, &mut scores);
        let legal = state.legal();
        best(&scores, |class| legal[class]).map_or(Transition::Shift, |class| Transition::ALL[class])
    }

    fn label(&mut self, head: usize, _dependent: usize, keys: &[u32]) -> u8 {
        if head == 0 {
            return self.root;
        }
        self.scores.clear();
        self.scores.resize(self.labels.n_classes(), 0);
        self.labels.add_scores(keys, self.scores);
        best(self.scores, |class| class != usize::from(self.root)).map_or(self.root, |class| class as u8)
    }
}

/// What stands beyond single words: around which landmarks a clause is built.
#[derive(Clone, Copy, Debug, Default)]
struct Surroundings {
    /// How many marks, coordinators, verbs and prepositions stand before this place.
    counts: [u32; 4],
    /// The next verb, conjunction or mark from this place on, and the one behind it.
    ahead: [u32; 2],
}

impl Surroundings {
    /// Fills the table for a sentence with the root before it and [`NONE`] behind it.
    fn look(atoms: &[Atom], table: &mut Vec<Surroundings>) {
        const MARK: u32 = Upos::Punct as u32;
        const COORDINATOR: u32 = Upos::Cconj as u32;
        const SUBORDINATOR: u32 = Upos::Sconj as u32;
        const VERB: u32 = Upos::Verb as u32;
        const AUXILIARY: u32 = Upos::Aux as u32;
        const PREPOSITION: u32 = Upos::Adp as u32;
        table.clear();
        let mut counts = [0; 4];
        for atom in atoms {
            table.push(Surroundings { counts, ahead: [0; 2] });
            match atom.tag {
                MARK => counts[0] += 1,
                COORDINATOR => counts[1] += 1,
                VERB => counts[2] += 1,
                PREPOSITION => counts[3] += 1,
                _ => {}
            }
        }
        let mut ahead = [0; 2];
        for (place, atom) in table.iter_mut().zip(atoms).rev() {
            match atom.tag {
                MARK | COORDINATOR => ahead = [atom.word, ahead[0]],
                VERB | AUXILIARY | SUBORDINATOR => ahead = [atom.morph, ahead[0]],
                _ => {}
            }
            place.ahead = ahead;
        }
    }

    /// Which of the four kinds stand between two places, as bits; two or more marks count as a fifth kind.
    fn between(table: &[Surroundings], a: usize, b: usize) -> u32 {
        let counts = |place: usize| table.get(place).map_or([0; 4], |place| place.counts);
        let (from, to) = (counts(a.min(b) + 1), counts(a.max(b)));
        let mut kinds = 0;
        for (kind, (from, to)) in from.iter().zip(&to).enumerate() {
            kinds |= u32::from(to > from) << kind;
        }
        kinds | u32::from(to[0] > from[0] + 1) << 4
    }
}

/// Working memory of the parser; the result stands in `state`.
#[derive(Clone, Debug, Default)]
pub struct ParseScratch {
    keys: Keys,
    atoms: Vec<Atom>,
    surroundings: Vec<Surroundings>,
    kin: Vec<Kin>,
    /// The last parse.
    pub state: State,
}

/// What the first parser says about a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The place of its head, 0 for the root.
    head: u32,
    /// Its relation.
    label: u8,
    /// Its first dependent, `n + 1` for none.
    first: u32,
    /// Its last two dependents, the very last one first, 0 for none.
    last: [u32; 2],
}

/// Turns the result of a parse of the mirrored sentence into hints for the sentence itself, one for each place from 0 to
/// `n + 1`.
pub fn read_mirrored(state: &State, hints: &mut Vec<Hint>) {
    let n = state.n_words;
    hints.clear();
    hints.extend((0..n + 2).map(|place| {
        let (head, label) = match state.heads.get(n + 1 - place) {
            _ if place == 0 || place == n + 1 => (place as u32, UNLABELLED),
            None | Some(0) => (0, state.labels[n + 1 - place]),
            Some(head) => (n as u32 + 1 - head, state.labels[n + 1 - place]),
        };
        Hint { head, label, first: n as u32 + 1, last: [0; 2] }
    }));
    for place in 1..=n as u32 {
        let head = hints[place as usize].head as usize;
        let head = &mut hints[head];
        head.first = head.first.min(place);
        head.last = [place, head.last[0]];
    }
}

/// Parses a sentence: `state` has a head and a relation for the places 1 to n afterwards.
///
/// With hints, one for each place, this is the second parser, without any the first one.
pub fn parse(words: impl Iterator<Item = Atom>, hints: &[Hint], guide: &mut impl Guide, scratch: &mut ParseScratch) {
    let ParseScratch { keys, atoms, surroundings, kin, state } = scratch;
    atoms.clear();
    atoms.push(ROOT);
    atoms.extend(words);
    state.start(atoms.len() - 1);
    atoms.push(NONE);
    Surroundings::look(atoms, surroundings);
    while !state.is_done() {
        let legal = state.legal();
        let transition = match legal {
            [true, false, false] => Transition::Shift,
            [false, false, true] => Transition::Right,
            _ => {
                transition_features(atoms, surroundings, state, keys);
                if !hints.is_empty() {
                    transition_hints(atoms, hints, state, keys);
                }
                guide.transition(state, keys.as_slice())
            }
        };
        let label = match (state.arc(transition), hints) {
            (None, _) => UNLABELLED,
            (Some((head, dependent)), []) => {
                let family = Family::so_far(state, head, dependent);
                label_features(atoms, surroundings, state, head, dependent, &family, keys);
                guide.label(head, dependent, keys.as_slice())
            }
            // Until the tree is complete, its relations are those of the hints.
            (Some((_, dependent)), hints) => hints[dependent].label,
        };
        state.apply(transition, label);
    }
    if !hints.is_empty() {
        label_tree(atoms, surroundings, hints, state, kin, guide, keys);
    }
}

/// Labels a complete tree from left to right; the words behind still have the relations of the hints.
fn label_tree(
    atoms: &[Atom],
    table: &[Surroundings],
    hints: &[Hint],
    state: &mut State,
    kin: &mut Vec<Kin>,
    guide: &mut impl Guide,
    keys: &mut Keys,
) {
    Kin::find(state, kin);
    for place in 1..=state.n_words {
        let head = state.heads[place] as usize;
        if head != 0 {
            let family = Family::of(state, kin, head, place);
            label_features(atoms, table, state, head, place, &family, keys);
            tree_features(atoms, state, &kin[place], head, place, keys);
            label_hints(atoms, hints, head, place, keys);
        }
        let label = guide.label(head, place, keys.as_slice());
        state.labels[place] = label;
        kin[head].labelled[usize::from(place > head)] |= bit(label);
    }
}

/// A relation as a member of a set.
fn bit(label: u8) -> u64 {
    1 << (label & 63)
}

/// The place of a word of a complete tree among the dependents of its head; `n + 1` stands for none.
#[derive(Clone, Copy, Debug, Default)]
struct Kin {
    before: u32,
    after: u32,
    /// Its own first dependent.
    first: u32,
    /// The relations of the dependents behind it, those left and those right of the head.
    behind: [u64; 2],
    /// The relations of its own dependents on both sides that have been labelled.
    labelled: [u64; 2],
}

impl Kin {
    /// Fills the table for a complete tree, in which nothing counts as labelled yet.
    fn find(state: &State, kin: &mut Vec<Kin>) {
        let none = state.n_words as u32 + 1;
        kin.clear();
        kin.resize(state.n_words + 2, Kin { before: none, after: none, first: none, ..Kin::default() });
        for place in (1..=state.n_words).rev() {
            let head = state.heads[place] as usize;
            let Kin { first: after, labelled: behind, .. } = kin[head];
            kin[place].after = after;
            kin[place].behind = behind;
            kin[after as usize].before = place as u32;
            kin[head].first = place as u32;
            kin[head].labelled[usize::from(place > head)] |= bit(state.labels[place]);
        }
        kin.iter_mut().for_each(|kin| kin.labelled = [0; 2]);
    }
}

/// What is known of the dependents of the two words of an arc, this dependent left out.
struct Family {
    /// The relations of the head's dependents on both sides.
    head: [u64; 2],
    /// The relations of the dependent's own dependents on both sides.
    own: [u64; 2],
    /// The next dependent towards the head.
    inner: u32,
}

impl Family {
    /// While the tree is built.
    fn so_far(state: &State, head: usize, dependent: usize) -> Family {
        let (h, d) = (&state.nodes[head], &state.nodes[dependent]);
        Family {
            head: [h.left_set, h.right_set],
            own: [d.left_set, d.right_set],
            inner: if dependent < head { h.left[0] } else { h.right[0] },
        }
    }

    /// In a complete tree whose words before the dependent are labelled.
    fn of(state: &State, kin: &[Kin], head: usize, dependent: usize) -> Family {
        let (h, d) = (&kin[head], &kin[dependent]);
        let none = state.n_words as u32 + 1;
        let inner = if dependent < head { d.after } else { d.before };
        let same_side = inner != none && (inner as usize > head) == (dependent > head);
        Family {
            head: [h.labelled[0] | d.behind[0], h.labelled[1] | d.behind[1]],
            own: [d.labelled[0], state.nodes[dependent].right_set],
            inner: if same_side { inner } else { none },
        }
    }
}

fn distance(a: usize, b: usize) -> u32 {
    match a.abs_diff(b) {
        n @ 0..=4 => n as u32,
        5..=7 => 5,
        8..=12 => 6,
        _ => 7,
    }
}

fn transition_features(atoms: &[Atom], table: &[Surroundings], state: &State, keys: &mut Keys) {
    let none = state.n_words + 1;
    let place = |offset: usize| (state.next + offset).min(none);
    let (i0, i1, i2, j0, j1, j2) =
        (state.on_stack(0), state.on_stack(1), state.on_stack(2), place(0), place(1), place(2));
    let (s0, s1, s2, b0, b1, b2) = (&atoms[i0], &atoms[i1], &atoms[i2], &atoms[j0], &atoms[j1], &atoms[j2]);
    let (ns0, ns1, nb0) = (&state.nodes[i0], &state.nodes[i1], &state.nodes[j0]);
    let label = |place: u32| u32::from(state.labels[place as usize]);
    let atom = |place: u32| &atoms[place as usize];
    let (s0l, s0r, s1l, s1r, b0l) =
        (atom(ns0.left[0]), atom(ns0.right[0]), atom(ns1.left[0]), atom(ns1.right[0]), atom(nb0.left[0]));
    let (near, far) = (distance(i0, j0), distance(i1, i0));
    let last = &atoms[j0 - 1];
    let set = |set: u64| (set ^ (set >> 32)) as u32;

    keys.clear(300);
    // Single words.
    for atom in [s0, s1, b0] {
        keys.add([atom.word, atom.tag]);
        keys.add([atom.word]);
        keys.add([atom.tag]);
        keys.add([atom.morph]);
        keys.add([atom.suffix, atom.tag]);
    }
    for atom in [s2, b1, b2] {
        keys.add([atom.word, atom.tag]);
        keys.add([atom.morph]);
    }
    keys.add([b1.word]);
    // Pairs.
    for (a, b) in [(s0, b0), (s1, s0)] {
        keys.add([a.word, a.tag, b.tag]);
        keys.add([a.tag, b.word, b.tag]);
        keys.add([a.word, b.morph]);
        keys.add([a.morph, b.word]);
        keys.add([a.suffix, a.tag, b.tag]);
        keys.add([a.tag, b.suffix, b.tag]);
        keys.add([a.word, b.word]);
        keys.add([a.tag, b.tag]);
        keys.add([a.morph, b.morph]);
        keys.add([a.agreement, b.agreement]);
    }
    keys.add([s1.tag, b0.tag]);
    keys.add([s1.word, s1.tag, b0.tag]);
    keys.add([s1.tag, b0.word, b0.tag]);
    keys.add([s1.morph, b0.morph]);
    keys.add([b0.morph, b1.morph]);
    keys.add([b0.word, b1.tag]);
    keys.add([b0.tag, b1.word]);
    keys.add([s0.morph, b1.morph]);
    keys.add([s0.word, b1.tag]);
    keys.add([s0.tag, b1.word]);
    keys.add([last.word, b0.tag]);
    // Three and four words.
    keys.add([s0.tag, b0.tag, b1.tag]);
    keys.add([s0.morph, b0.morph, b1.morph]);
    keys.add([s0.word, b0.tag, b1.tag]);
    keys.add([s0.tag, b0.word, b1.tag]);
    keys.add([s1.tag, s0.tag, b0.tag]);
    keys.add([s1.morph, s0.morph, b0.morph]);
    keys.add([s1.word, s0.tag, b0.tag]);
    keys.add([s1.tag, s0.word, b0.tag]);
    keys.add([s1.tag, s0.tag, b0.word]);
    keys.add([s2.tag, s1.tag, s0.tag]);
    keys.add([s2.tag, s1.tag, s0.tag, b0.tag]);
    keys.add([s1.tag, s0.tag, b0.tag, b1.tag]);
    keys.add([s0.tag, b0.tag, b1.tag, b2.tag]);
    keys.add([b0.tag, b1.tag, b2.tag]);
    // Pairs with the words beside them (McDonald, Crammer and Pereira 2005).
    for (i, j) in [(i0, j0), (i1, i0)] {
        let near = |place: usize, offset: isize| {
            atoms[place.checked_add_signed(offset).filter(|place| *place <= none).unwrap_or(none)].tag
        };
        let (a, b) = (near(i, 0), near(j, 0));
        keys.add([a, near(i, 1), near(j, -1), b]);
        keys.add([near(i, -1), a, near(j, -1), b]);
        keys.add([a, near(i, 1), b, near(j, 1)]);
        keys.add([near(i, -1), a, b, near(j, 1)]);
    }
    // With dependents.
    keys.add([s0.tag, s0l.tag, b0.tag]);
    keys.add([s0.tag, s0r.tag, b0.tag]);
    keys.add([s0.tag, b0.tag, b0l.tag]);
    keys.add([s0.word, b0.tag, b0l.tag]);
    keys.add([s1.tag, s0.tag, s0l.tag]);
    keys.add([s1.tag, s0.tag, s0r.tag]);
    keys.add([s1.tag, s1l.tag, s0.tag]);
    keys.add([s1.tag, s1r.tag, s0.tag]);
    keys.add([s1.tag, s1r.word, s0.tag]);
    keys.add([s0.tag, s0l.word, b0.tag]);
    keys.add([s1.tag, s0.tag, s0l.word]);
    keys.add([s0.tag, b0.tag, b0l.word]);
    keys.add([s0.tag, s0r.word, b0.tag]);
    keys.add([s1.word, s0.tag, s0l.word]);
    // Relations of dependents.
    let (ls0l, ls0r, ls1l, ls1r, lb0l) =
        (label(ns0.left[0]), label(ns0.right[0]), label(ns1.left[0]), label(ns1.right[0]), label(nb0.left[0]));
    keys.add([ls0l, s0.tag]);
    keys.add([ls0r, s0.tag]);
    keys.add([ls0l, s0.word]);
    keys.add([ls0r, s0.word]);
    keys.add([ls0l, ls0r, s0.tag, b0.tag]);
    keys.add([lb0l, b0.tag, s0.tag]);
    keys.add([lb0l, b0.word, s0.tag]);
    keys.add([ls1l, s1.tag, s0.tag]);
    keys.add([ls1r, s1.tag, s0.tag]);
    keys.add([ls1r, ls0l, s1.tag, s0.tag]);
    keys.add([set(ns0.left_set), s0.tag, b0.tag]);
    keys.add([set(ns0.right_set), s0.tag, b0.tag]);
    keys.add([set(nb0.left_set), b0.tag, s0.tag]);
    keys.add([set(nb0.left_set), b0.morph, s0.morph]);
    keys.add([set(ns1.right_set), s1.tag, s0.tag]);
    keys.add([set(ns1.left_set), s1.tag, s0.tag]);
    keys.add([set(ns0.left_set), set(ns0.right_set), s0.morph, s1.tag]);
    keys.add([set(ns1.left_set), set(ns1.right_set), s1.morph, s0.morph]);
    // Distance and number of dependents.
    keys.add([near, s0.tag, b0.tag]);
    keys.add([far, s1.tag, s0.tag]);
    keys.add([near, s0.word]);
    keys.add([near, b0.word]);
    keys.add([far, s0.word]);
    keys.add([far, s1.word]);
    keys.add([near, far, s1.tag, s0.tag, b0.tag]);
    keys.add([ns0.n_left.min(4), s0.word, s0.tag]);
    keys.add([ns0.n_right.min(4), s0.word, s0.tag]);
    keys.add([ns0.n_left.min(4), ns0.n_right.min(4), s0.tag, b0.tag]);
    keys.add([nb0.n_left.min(4), b0.word, b0.tag]);
    keys.add([nb0.n_left.min(4), b0.tag, s0.tag]);
    keys.add([ns1.n_right.min(4), s1.word, s1.tag]);
    keys.add([ns1.n_right.min(4), s1.tag, s0.tag]);
    keys.add([state.stack.len().min(5) as u32, s0.tag, b0.tag]);
    // Landmarks between the words and behind them.
    let (under, over) = (Surroundings::between(table, i1, i0), Surroundings::between(table, i0, j0));
    let ahead = table[(j0 + 1).min(none)].ahead;
    keys.add([under, s1.tag, s0.tag]);
    keys.add([over, s0.tag, b0.tag]);
    keys.add([under, over, s1.tag, s0.tag, b0.tag]);
    keys.add([Surroundings::between(table, i1, j0), s1.tag, b0.tag]);
    keys.add([ahead[0], s0.tag, b0.tag]);
    keys.add([ahead[0], s1.tag, s0.tag, b0.tag]);
    keys.add([ahead[0], b0.word]);
    keys.add([ahead[0], s0.word]);
    keys.add([ahead[0], ahead[1], s0.tag, b0.tag]);
    // Classes from outside the treebank in the place of words.
    for (a, b) in [(s0, b0), (s1, s0)] {
        keys.add_known([a.fine, b.fine], []);
        keys.add_known([a.fine], [a.tag, b.tag]);
        keys.add_known([b.fine], [a.tag, b.tag]);
        keys.add_known([a.coarse, b.coarse], [a.tag, b.tag]);
    }
    keys.add_known([s0.fine], []);
    keys.add_known([b0.fine], []);
    keys.add_known([s1.fine], [s0.tag, b0.tag]);
    keys.add_known([b1.fine], [s0.tag, b0.tag]);
    keys.add_known([s0.fine], [ls0l, ls0r]);
    keys.add_known([s0.fine], [set(ns0.left_set), s0.tag]);
}

fn label_features(
    atoms: &[Atom],
    table: &[Surroundings],
    state: &State,
    head: usize,
    dependent: usize,
    family: &Family,
    keys: &mut Keys,
) {
    let none = state.n_words + 1;
    let (h, d) = (&atoms[head], &atoms[dependent]);
    let nd = &state.nodes[dependent];
    let near = |place: usize, offset: isize| {
        let place = place.checked_add_signed(offset).unwrap_or(none).min(none);
        &atoms[place]
    };
    let label = |place: u32| u32::from(state.labels[place as usize]);
    let atom = |place: u32| &atoms[place as usize];
    let side = u32::from(dependent < head) | distance(head, dependent) << 1;
    let left = side & 1;
    let (dl, dr) = (atom(nd.left[0]), atom(nd.right[0]));
    let set = |set: u64| (set ^ (set >> 32)) as u32;
    let sibling = family.inner;
    let (after, before) = (near(dependent, 1), near(dependent, -1));

    keys.clear(500);
    keys.add([left, h.tag, d.tag]);
    keys.add([left, h.word, d.word]);
    keys.add([left, h.word, d.tag]);
    keys.add([left, h.tag, d.word]);
    keys.add([left, h.word, d.morph]);
    keys.add([left, h.morph, d.word]);
    keys.add([left, h.morph, d.morph]);
    keys.add([left, h.agreement, d.agreement]);
    keys.add([left, h.suffix, d.tag]);
    keys.add([left, h.tag, d.suffix, d.tag]);
    keys.add([left, d.word]);
    keys.add([left, h.word]);
    keys.add([left, d.morph]);
    keys.add([side, h.tag, d.tag]);
    keys.add([side, d.word]);
    keys.add([left, h.tag, d.tag, dl.tag]);
    keys.add([left, h.tag, d.tag, dl.word]);
    keys.add([left, h.word, d.tag, dl.word]);
    keys.add([left, h.tag, d.tag, dr.tag]);
    keys.add([left, h.tag, d.word, dl.word]);
    keys.add([left, d.tag, dr.word]);
    keys.add([left, h.tag, d.tag, label(nd.left[0])]);
    keys.add([left, h.tag, d.tag, label(nd.right[0])]);
    keys.add([left, h.word, label(nd.left[0]), d.tag]);
    keys.add([left, h.tag, d.tag, set(family.own[0])]);
    keys.add([left, h.tag, d.morph, set(family.own[0]), set(family.own[1])]);
    keys.add([left, h.tag, d.tag, set(family.head[0])]);
    keys.add([left, h.tag, d.tag, set(family.head[1])]);
    keys.add([left, h.morph, d.morph, set(family.head[0]), set(family.head[1])]);
    keys.add([left, h.word, d.tag, set(family.head[0])]);
    keys.add([left, h.word, d.tag, set(family.head[1])]);
    keys.add([left, h.tag, d.tag, label(sibling)]);
    keys.add([left, h.word, d.tag, atom(sibling).tag, label(sibling)]);
    keys.add([left, h.tag, d.tag, atom(sibling).tag]);
    keys.add([left, h.tag, d.tag, before.tag, after.tag]);
    keys.add([left, d.word, after.word]);
    keys.add([left, before.word, d.word]);
    keys.add([left, d.tag, before.word]);
    keys.add([left, d.tag, after.word]);
    keys.add([left, h.tag, d.tag, near(head, -1).tag, near(head, 1).tag]);
    keys.add([left, h.tag, d.tag, nd.n_left.min(3), nd.n_right.min(3)]);
    keys.add([left, h.tag, d.tag, atoms[state.next].tag]);
    keys.add([left, h.tag, d.tag, Surroundings::between(table, head, dependent)]);
    keys.add([left, h.tag, d.tag, table[(dependent + 1).min(none)].ahead[0]]);
    // Classes from outside the treebank.
    keys.add_known([h.fine, d.fine], [left]);
    keys.add_known([h.fine], [left, h.tag, d.tag]);
    keys.add_known([d.fine], [left, h.tag, d.tag]);
    keys.add_known([h.coarse, d.coarse], [left, h.tag, d.tag]);
}

/// What only a complete tree shows of an arc: the next dependent away from the head, and what the head itself is.
fn tree_features(atoms: &[Atom], state: &State, kin: &Kin, head: usize, dependent: usize, keys: &mut Keys) {
    let (h, d) = (&atoms[head], &atoms[dependent]);
    let above = state.heads[head] as usize;
    let outer = if dependent < head { kin.before } else { kin.after } as usize;
    let left = u32::from(dependent < head);
    let label = |place: usize| u32::from(state.labels[place]);
    keys.go_on(560);
    keys.add([left, h.tag, d.tag, atoms[outer].tag, label(outer)]);
    keys.add([left, h.word, d.tag, label(outer)]);
    keys.add([left, h.tag, d.tag, label(head)]);
    keys.add([left, h.tag, d.tag, atoms[above].tag, label(head)]);
    keys.add([left, d.word, label(head)]);
    keys.add([left, h.word, d.tag, label(head)]);
    keys.add([left, h.tag, d.tag, u32::from(above < head), atoms[above].tag]);
}

/// How the hints see the words between which is decided.
fn transition_hints(atoms: &[Atom], hints: &[Hint], state: &State, keys: &mut Keys) {
    let (i0, i1, j0) = (state.on_stack(0), state.on_stack(1), state.next);
    let (s0, s1, b0) = (&atoms[i0], &atoms[i1], &atoms[j0]);
    let (h0, h1, hb) = (hints[i0], hints[i1], hints[j0]);
    let side = |head: u32| {
        let head = head as usize;
        match head {
            _ if head == j0 => 1,
            _ if head == i0 => 2,
            _ if head == i1 => 3,
            0 => 4,
            _ if head > j0 => 5,
            _ if head > i0 => 6,
            _ if head > i1 => 7,
            _ => 8,
        }
    };
    let (r0, r1, rb) = (side(h0.head), side(h1.head), side(hb.head));
    // Dependents of the stack's top that are still to come, and one of the next word under the top.
    let later = h0.last.iter().filter(|place| **place as usize >= j0).count() as u32;
    let below = u32::from((hb.first as usize) < i0);
    let (l0, lb) = (u32::from(h0.label), u32::from(hb.label));
    keys.go_on(470);
    keys.add([r0, later]);
    keys.add([r0, rb, later, below]);
    keys.add([r0, r1, rb]);
    keys.add([r0, s0.tag, b0.tag]);
    keys.add([r0, later, s0.tag, b0.tag]);
    keys.add([r0, later, s1.tag, s0.tag, b0.tag]);
    keys.add([rb, below, s0.tag, b0.tag]);
    keys.add([r0, l0, s0.tag]);
    keys.add([r0, l0, later, b0.tag]);
    keys.add([rb, lb, below, b0.tag]);
    keys.add([r0, l0, rb, lb]);
    keys.add([r0, s0.word]);
    keys.add([r0, later, b0.word]);
    keys.add([rb, b0.word]);
}

/// How the hints see the words of an arc.
fn label_hints(atoms: &[Atom], hints: &[Hint], head: usize, dependent: usize, keys: &mut Keys) {
    let (h, d) = (&atoms[head], &atoms[dependent]);
    let hint = hints[dependent];
    let same = u32::from(hint.head as usize == head);
    let (label, above) = (u32::from(hint.label), u32::from(hints[head].label));
    keys.go_on(580);
    keys.add([same, label]);
    keys.add([same, label, h.tag, d.tag]);
    keys.add([same, label, d.word]);
    keys.add([same, label, h.word]);
    keys.add([same, label, above]);
    keys.add([above, h.tag, d.tag]);
    keys.add([above, h.tag, d.word]);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree without a model: each word but the root is a dependent of the word behind it, the last one of the root.
    fn chain(n_words: usize) -> State {
        let mut state = State::default();
        state.start(n_words);
        for _ in 1..n_words {
            state.apply(Transition::Shift, UNLABELLED);
            state.apply(Transition::Left, 1);
        }
        state.apply(Transition::Shift, UNLABELLED);
        state.apply(Transition::Right, 0);
        state
    }

    #[test]
    fn a_mirrored_tree_is_turned_round() {
        let mut hints = Vec::new();
        read_mirrored(&chain(3), &mut hints);
        let heads: Vec<u32> = hints.iter().map(|hint| hint.head).collect();
        assert_eq!(heads, [0, 0, 1, 2, 4]);
        assert_eq!((hints[1].label, hints[2].label, hints[3].label), (0, 1, 1));
        assert_eq!((hints[1].first, hints[1].last), (2, [2, 0]));
        assert_eq!((hints[3].first, hints[3].last), (4, [0, 0]));
    }

    #[test]
    fn dependents_of_one_head_know_each_other() {
        let mut state = State::default();
        state.start(3);
        // The second word is the root, the others depend on it.
        for (transition, label) in [
            (Transition::Shift, UNLABELLED),
            (Transition::Left, 1),
            (Transition::Shift, UNLABELLED),
            (Transition::Shift, UNLABELLED),
            (Transition::Right, 2),
            (Transition::Right, 0),
        ] {
            state.apply(transition, label);
        }
        let mut kin = Vec::new();
        Kin::find(&state, &mut kin);
        assert_eq!((kin[1].before, kin[1].after, kin[1].behind), (4, 3, [0, bit(2)]));
        assert_eq!((kin[3].before, kin[3].after, kin[3].behind), (1, 4, [0, 0]));
        // The other dependent stands on the other side.
        assert_eq!(Family::of(&state, &kin, 2, 1).inner, 4);
    }
}
