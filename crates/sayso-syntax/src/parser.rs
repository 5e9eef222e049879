//! Dependency trees, built by transitions from left to right.
//!
//! In come the words of a sentence as [`Atom`]s, out go a head and a relation for each. The system is arc-hybrid (Kuhlmann,
//! Gómez-Rodríguez and Satta 2011): *shift* moves the next word onto the stack, *left* attaches the stack's top to the next
//! word, *right* attaches it to the word below. A word is labelled when it is attached: by then all its dependents are
//! known and labelled. What is decided by whom is left to a [`Guide`], so that training with a dynamic oracle (Goldberg and
//! Nivre 2013) and parsing share all that is here. Features follow Zhang and Nivre (2011).
//!
//! Every tree has one root; crossing arcs cannot be built.

use crate::perceptron::{Keys, mix_all};
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
    /// The last parse.
    pub state: State,
}

/// Parses a sentence: `state` has a head and a relation for the places 1 to n afterwards.
pub fn parse(words: impl Iterator<Item = Atom>, guide: &mut impl Guide, scratch: &mut ParseScratch) {
    let ParseScratch { keys, atoms, surroundings, state } = scratch;
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
                guide.transition(state, keys.as_slice())
            }
        };
        let mut label = UNLABELLED;
        if let Some((head, dependent)) = state.arc(transition) {
            label_features(atoms, surroundings, state, head, dependent, keys);
            label = guide.label(head, dependent, keys.as_slice());
        }
        state.apply(transition, label);
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
    keys: &mut Keys,
) {
    let none = state.n_words + 1;
    let (h, d) = (&atoms[head], &atoms[dependent]);
    let (nh, nd) = (&state.nodes[head], &state.nodes[dependent]);
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
    // The head's dependent before this one, on the same side.
    let sibling = if left == 1 { nh.left[0] } else { nh.right[0] };
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
    keys.add([left, h.tag, d.tag, set(nd.left_set)]);
    keys.add([left, h.tag, d.morph, set(nd.left_set), set(nd.right_set)]);
    keys.add([left, h.tag, d.tag, set(nh.left_set)]);
    keys.add([left, h.tag, d.tag, set(nh.right_set)]);
    keys.add([left, h.morph, d.morph, set(nh.left_set), set(nh.right_set)]);
    keys.add([left, h.word, d.tag, set(nh.left_set)]);
    keys.add([left, h.word, d.tag, set(nh.right_set)]);
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
