//! The ids of the rules that make claims. Each shows in the output, and has cases in `tests/cases`: sentences it must
//! take and sentences it must leave alone.

macro_rules! rules {
    ($(#[$meta:meta])* $list:ident: $($(#[doc = $doc:literal])+ $constant:ident = $id:literal;)+) => {
        $($(#[doc = $doc])+ pub(crate) const $constant: &str = $id;)+

        $(#[$meta])*
        pub const $list: &[(&str, &str)] = &[$(($id, concat!($($doc),+)),)+];
    };
}

rules! {
    /// Every rule id that a claim can carry, with what the rule takes.
    RULES:
    /// "“…”, X said": a quotation, then its subject and cue.
    QUOTATION_SUBJECT_CUE = "quotation.subject-cue";
    /// "“…”, said X": a quotation, then its cue and subject.
    QUOTATION_CUE_SUBJECT = "quotation.cue-subject";
    /// "X said: “…”": a cue, then an utterance in quotation marks.
    QUOTATION_BEHIND = "quotation.behind";
    /// "X called it “…”": a cue, then a clause that starts with a few quoted words.
    QUOTATION_FRAGMENT = "quotation.fragment";
    /// "“…” (X)": a quotation, then a name in brackets or behind a dash.
    QUOTATION_LABEL_BEHIND = "quotation.label-behind";
    /// "X: “…”": a name and a colon, then a quotation.
    QUOTATION_LABEL_BEFORE = "quotation.label-before";
    /// "X wrote:" at the end of a paragraph, and a quotation at the start of the next.
    QUOTATION_ANNOUNCED = "quotation.announced";
    /// "X wrote," at the end of a paragraph, and blocks behind it that the page sets apart.
    QUOTATION_BLOCK = "quotation.block";
    /// "X calls on Y to:" and a line for each thing.
    LISTED = "list.line";
    /// A quotation of some length whose speaker the text does not show.
    QUOTATION_NO_SPEAKER = "quotation.no-speaker";
    /// "X said that …".
    CLAUSE_THAT = "clause.that";
    /// "X asked whether …".
    CLAUSE_WHETHER = "clause.whether";
    /// "X said it was …".
    CLAUSE_BARE = "clause.bare";
    /// "X told Y that …", "X urged Y to …".
    CLAUSE_BEHIND_OBJECT = "clause.behind-object";
    /// "…, X said".
    CLAUSE_BEFORE = "clause.before";
    /// "As X said, …".
    AS_CLAUSE = "as-clause";
    /// "X warned: …" without quotation marks.
    COLON = "colon";
    /// "X promised to …".
    INFINITIVE = "infinitive";
    /// "X rejected the plan".
    OBJECT = "object";
    /// "X accused Y of …", "X described Y as …".
    OBJECT_OF = "object.of";
    /// "…, adding that …".
    PARTICIPLE = "participle";
    /// "The plan was criticised by X".
    PASSIVE = "passive";
    /// "According to X, …".
    PHRASE_BEFORE = "phrase.before";
    /// "…, according to X".
    PHRASE_AFTER = "phrase.after";
    /// "X says, citing Y, that …": X passes on what Y says.
    PHRASE_CITED = "phrase.cited";
    /// "a report by X seen by Y", "X, quoted by Y, says …": Y passes on what X says.
    RELAY = "relay";
    /// "Y quoted X as saying …": Y passes on what X says.
    QUOTING = "quoting";
    /// "Y quoted X as saying …": X says it.
    QUOTED = "quoted";
    /// "X's claim that …".
    STATEMENT_THAT = "statement.that";
    /// Found by the trained model of roles where no rule takes it.
    MODEL_FAST = "model.fast";
    /// A sentence of a turn that asks.
    TURN_QUESTION = "turn.question";
    /// A sentence of a turn that answers.
    TURN_ANSWER = "turn.answer";
    /// A turn of a transcript, "ROE: …".
    TURN_LABEL = "turn.label";
    /// A sentence in which nobody else speaks.
    OWN_VOICE = "own-voice";
}

rules! {
    /// Every rule id that a mark can carry, with what the rule reads.
    MARK_RULES:
    /// A short name or an acronym: the fuller name that the document gives.
    SPEAKER_SHORT_NAME = "speaker.short-name";
    /// "The ministry", "the spokeswoman": the one body with this name, the one person with this role.
    SPEAKER_DESCRIPTION = "speaker.description";
    /// "The report": the words that brought up the one that is meant.
    SPEAKER_TEXT = "speaker.text";
    /// "He", "elle": the one person or body in the nearest sentence that it may stand for.
    SPEAKER_PRONOUN = "speaker.pronoun";
    /// "It adds", "they say": who spoke in the sentence before.
    SPEAKER_GOES_ON = "speaker.goes-on";
    /// "Who said": the name in front of it.
    SPEAKER_RELATIVE = "speaker.relative";
    /// "I", "we": who is quoted, or the body for which whoever is quoted speaks.
    SPEAKER_FIRST_PERSON = "speaker.first-person";
    /// "We" in a statement, "I" in an opinion: whose text it is.
    SPEAKER_SIGNED = "speaker.signed";
    /// "Director Ann Roe": what stands right in front of the name.
    ROLE_BEFORE = "role.before";
    /// "Ann Roe, director of the institute": what stands beside the name, parted from it.
    ROLE_APPOSITION = "role.apposition";
    /// "Urged the port to …", "accuses X of …": the object of the cue.
    ADDRESSEE_OBJECT = "addressee.object";
    /// "Nous accuse": the pronoun in front of the cue.
    ADDRESSEE_PRONOUN = "addressee.pronoun";
    /// "X was accused of …": its subject.
    ADDRESSEE_PASSIVE = "addressee.passive";
    /// "Demands that X resign": the subject of what is wanted.
    ADDRESSEE_SUBJECT = "addressee.subject";
    /// "Urged A to …, B to … and C to …": who is named in front of this part.
    ADDRESSEE_LISTED = "addressee.listed";
    /// "Minister, publish the logs": who is called by name or title.
    ADDRESSEE_VOCATIVE = "addressee.vocative";
    /// "Falsely claims", "à juste titre": a word beside the cue.
    STANCE_BESIDE = "stance.beside";
    /// "Prétend", "démasque": the cue itself.
    STANCE_CUE = "stance.cue";
    /// "Brushed off suggestions that", "the claim was rejected": what is done with the statement.
    STANCE_TURNED = "stance.turned";
    /// "As X showed".
    STANCE_AS = "stance.as";
    /// "Claims that …. In reality …": how the next sentence opens.
    STANCE_REBUTTAL = "stance.rebuttal";
    /// What stands inside is what the outer voice denies or exposes.
    STANCE_DENIAL = "stance.denial";
    /// "So-called", "prétendue": a word that calls into question what it stands beside.
    STANCE_LABEL = "stance.label";
    /// "Claims", "affirme": a cue that keeps a distance and rejects nothing.
    STANCE_WEAK = "stance.weak";
    /// Nothing in the words shows how the outer voice stands to this one.
    STANCE_UNMARKED = "stance.unmarked";
    /// Quotation marks beside "so-called" and its kind.
    SCARE_LABEL = "scare.label";
    /// A few words in quotation marks, in a sentence of the text's own voice, that nobody is said to have used.
    SCARE_OWN_VOICE = "scare.own-voice";
    /// The act that the word tables give the cue.
    ACT_CUE = "act.cue";
    /// The turn of somebody who asks.
    ACT_TURN = "act.turn";
    /// A sentence that ends in a question mark.
    ACT_QUESTION_MARK = "act.question-mark";
    /// A cue whose construction shows another act: "asked the port to", "warned that".
    ACT_CONSTRUCTION = "act.cue-construction";
    /// A negated cue that rejects: "does not accept that".
    ACT_NEGATED_CUE = "act.cue-negated";
    /// Words for a wrong that somebody did: "had bribed".
    ACT_WRONGDOING = "act.wrongdoing";
    /// Words for a wrong, negated: "had not bribed anybody".
    ACT_DENIED_WRONG = "act.denied-wrongdoing";
    /// The speaker did not do something: "said it had not paid".
    ACT_OWN_DENIAL = "act.own-denial";
    /// Something said is called untrue: "is baseless".
    ACT_REJECTION = "act.rejection";
    /// What has to be done: "must", "il faut".
    ACT_OBLIGATION = "act.obligation";
    /// The speaker urges or accuses by saying so: "we call on".
    ACT_PERFORMATIVE = "act.performative";
    /// A sentence that bids: "Stop the dredging".
    ACT_IMPERATIVE = "act.imperative";
    /// Words that praise or criticise: "is a disgrace".
    ACT_EVALUATION = "act.evaluation";
    /// What the speaker will do itself: "we will publish".
    ACT_COMMITMENT = "act.commitment";
    /// What will be: "will close".
    ACT_PREDICTION = "act.prediction";
    /// A sentence that shows no other act.
    ACT_DECLARATIVE = "act.declarative";
    /// Nothing in the words reserves.
    CERTAINTY_UNMARKED = "certainty.unmarked";
    /// Words for a level: "probably", "reportedly".
    CERTAINTY_WORDS = "certainty.words";
    /// "may", "might" and "could" of what is not excluded.
    CERTAINTY_MODAL = "certainty.modal";
    /// A verb in the future: "will", "sera".
    CERTAINTY_FUTURE = "certainty.future";
    /// "would", and the French conditional.
    CERTAINTY_WOULD = "certainty.would";
    /// It depends on something: "if".
    CERTAINTY_CONDITION = "certainty.condition";
    /// Said not to be known: "cannot say with certainty".
    CERTAINTY_NOT_KNOWN = "certainty.not-known";
    /// The cue shows the level: "suspects".
    CERTAINTY_CUE = "certainty.cue";
    /// Words that stress.
    BOOSTER_WORDS = "booster.words";
    /// The negation of the main clause.
    NEGATION_WORDS = "negation.words";
    /// The source is itself a document, an expert, somebody unnamed.
    EVIDENCE_SOURCE = "evidence.source";
    /// Words that are evidence of their kind: "we saw", "on condition of anonymity".
    EVIDENCE_PHRASE = "evidence.phrase";
    /// Named behind "according to", "citing", "based on".
    EVIDENCE_BY = "evidence.by";
    /// Said to show something: "the log sheets are blank".
    EVIDENCE_SHOWS = "evidence.shows";
    /// Named in a next sentence that refers back.
    EVIDENCE_NEIGHBOUR = "evidence.neighbour";
    /// Said to be missing: "no evidence that".
    EVIDENCE_ABSENT = "evidence.absent";
    /// None was found in the sentence and beside it.
    EVIDENCE_NONE_NAMED = "evidence.none-named";
    /// A page, number, edition or date.
    LOCATOR_WORDS = "locator.words";
    /// A link.
    LOCATOR_LINK = "locator.link";
    /// All or most of a group: "all migrants".
    GROUP_QUANTIFIED = "group.quantified";
    /// A group in general: "migrants are", "les Halvernois sont".
    GROUP_GENERIC = "group.generic";
    /// Words for a legal standing: "allegedly", "in breach of".
    LEGAL_WORDS = "legal.words";
    /// Asked: "Is this illegal?".
    LEGAL_ASKED = "legal.asked";
}

/// Whether a claim by this rule says in the same words what another passes on, who is named beside it.
pub(crate) fn is_cited(rule: &str) -> bool {
    matches!(rule, PHRASE_CITED | QUOTED)
}

/// Whether a rule tells who passes on what from whom.
pub(crate) fn passes_on(rule: &str) -> bool {
    is_cited(rule) || matches!(rule, RELAY | QUOTING)
}
