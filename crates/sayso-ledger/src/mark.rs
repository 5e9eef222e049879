//! Marks: what a claim is read as, each with the words that show it and the rule that read them.

use crate::document::named;
use crate::{Rule, Span};

named! {
    /// What is done by saying something, as the cue or the words themselves show.
    Act {
        /// States that something is so.
        Asserts = "asserts",
        /// Says that somebody did wrong.
        Accuses = "accuses",
        /// Says that something is not so, or rejects it.
        Denies = "denies",
        /// Wants somebody to do something.
        Urges = "urges",
        /// Binds the speaker to do something.
        Commits = "commits",
        /// Says what will be.
        Predicts = "predicts",
        /// Asks.
        Asks = "asks",
        /// Praises or criticises.
        Evaluates = "evaluates",
        /// Reports a belief, a wish or a feeling.
        Thinks = "thinks",
        /// Said of a document, study or figure that shows something.
        Shows = "shows",
    }
}

named! {
    /// How surely a claim is made, by its own words: the commitment of who says it, never whether it is true. After the
    /// levels of FactBank (Saurí and Pustejovsky 2009), with those apart that contested texts turn on.
    Certainty {
        /// Without reserve.
        Certain = "certain",
        /// Likely: "probably", "must have", "il est probable que".
        Probable = "probable",
        /// Not excluded: "may", "could", "perhaps", "il se peut que".
        Possible = "possible",
        /// Told as somebody else's or as depending on something: the French reportive conditional ("aurait versé"),
        /// "would have", "if".
        Conditional = "conditional",
        /// About the future: "will", "is expected to".
        Projected = "projected",
        /// Taken for granted and not asserted: "the fact that", "since", "continues to".
        Presupposed = "presupposed",
        /// The speaker says that it is not known: "we cannot say with certainty", "on ignore si".
        Unknown = "unknown",
    }
}

named! {
    /// On what a claim is said to rest.
    EvidenceKind {
        /// A court or another body that decides.
        Ruling = "ruling",
        /// A law, treaty or regulation.
        Statute = "statute",
        /// An official record: minutes, a register, a log.
        Record = "official record",
        /// Figures of a data set, survey or count.
        Data = "data",
        /// A document that is named: a report, letter, contract.
        Document = "named document",
        /// What the text's own authors looked into.
        OwnInquiry = "own inquiry",
        /// What the speaker saw or lived through.
        Observation = "observation",
        /// Somebody named as knowing the subject.
        Expert = "expert",
        /// Somebody else who is named and was there.
        Witness = "named witness",
        /// Another outlet's report.
        Press = "press report",
        /// Somebody left unnamed.
        Anonymous = "anonymous",
        /// Evidence that is mentioned and not named: "evidence suggests".
        Vague = "vague",
        /// The claim is itself that there is no evidence for something.
        SaidToBeAbsent = "said to be absent",
        /// None is named in this text, near the claim.
        NoneNamed = "none named",
    }
}

named! {
    /// How an outer voice stands to the voice that it passes on, by its words.
    Stance {
        /// Takes it for its own: "rightly says", "as X showed".
        Endorses = "endorses",
        /// Distances itself or objects: "wrongly claims", "so-called", "prétend".
        Rejects = "rejects",
        /// Passes it on.
        Reports = "reports",
    }
}

named! {
    /// What is said of a whole group of people.
    GroupStatement {
        /// Something bad.
        Blame = "blame",
        /// Something good.
        Praise = "praise",
        /// Something that is neither.
        Neutral = "neutral",
    }
}

named! {
    /// How the text puts the legal standing of what is said.
    LegalStatus {
        /// Alleged, suspected or charged, and not decided.
        Alleged = "alleged",
        /// Somebody calls it lawful.
        CalledLawful = "called lawful",
        /// Somebody calls it unlawful.
        CalledUnlawful = "called unlawful",
        /// Said to be an open question.
        Open = "open question",
        /// Decided by a court or another body that decides.
        Ruled = "ruling",
    }
}

named! {
    /// The questions that marks answer.
    Facet {
        /// Whom a pronoun, a description or a short name stands for.
        Speaker = "speaker",
        /// The speaker's role or affiliation, as the text gives it.
        Role = "role",
        /// What is done by saying it.
        Act = "act",
        /// Who is urged, asked or accused.
        Addressee = "addressee",
        /// How surely.
        Certainty = "certainty",
        /// Words that stress without adding evidence: "clearly", "the truth is".
        Booster = "booster",
        /// What is said is a negative: "did not pay".
        Negation = "negation",
        /// On what it is said to rest.
        Evidence = "evidence",
        /// How evidence can be found: an edition, number, page or link.
        Locator = "locator",
        /// How the outer voice stands to this one.
        Stance = "stance",
        /// Words in quotation marks that distance and do not quote.
        ScareQuotes = "scare quotes",
        /// A statement about a whole group of people.
        Group = "group",
        /// The legal standing, as the text puts it.
        Legal = "legal status",
    }
}

/// Makes the enum of readings: for each facet a variant, with a value where the facet has values.
macro_rules! readings {
    ($($(#[$meta:meta])* $facet:ident $(($value:ty))?,)+) => {
        /// An answer to the question of a facet.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Reading { $($(#[$meta])* $facet $(($value))?,)+ }

        impl Reading {
            /// Which question it answers.
            pub const fn facet(self) -> Facet {
                match self { $(Reading::$facet { .. } => Facet::$facet,)+ }
            }

            /// The reading of this facet and this stable name of a value; `None` if there is no such value.
            pub fn from_names(facet: Facet, value: Option<&str>) -> Option<Reading> {
                match facet { $(Facet::$facet => readings!(@from value, $facet $(, $value)?),)+ }
            }

            /// The stable names of a facet's values; none where the words are all.
            pub fn values(facet: Facet) -> std::vec::IntoIter<&'static str> {
                let names: Vec<&'static str> = match facet { $(Facet::$facet => readings!(@all $($value)?),)+ };
                names.into_iter()
            }
        }
    };
    (@all) => { Vec::new() };
    (@all $value:ty) => { <$value>::ALL.iter().map(|value| value.name()).collect() };
    (@from $given:ident, $facet:ident) => { $given.is_none().then_some(Reading::$facet) };
    (@from $given:ident, $facet:ident, $value:ty) => {
        $given.and_then(<$value>::from_name).map(Reading::$facet)
    };
}

readings! {
    /// The words are whom the source stands for.
    Speaker,
    /// The words are the speaker's role or affiliation.
    Role,
    /// What is done.
    Act(Act),
    /// The words are who is urged, asked or accused.
    Addressee,
    /// How surely.
    Certainty(Certainty),
    /// The words stress.
    Booster,
    /// The words negate.
    Negation,
    /// On what it rests.
    Evidence(EvidenceKind),
    /// The words say where the evidence can be found.
    Locator,
    /// How the outer voice stands to it.
    Stance(Stance),
    /// The words stand in quotation marks that distance.
    ScareQuotes,
    /// The words name a whole group.
    Group(GroupStatement),
    /// Its legal standing.
    Legal(LegalStatus),
}

impl Reading {
    /// The stable name of the value; `None` where the facet has none, and the words are all.
    pub const fn value(self) -> Option<&'static str> {
        match self {
            Reading::Act(value) => Some(value.name()),
            Reading::Certainty(value) => Some(value.name()),
            Reading::Evidence(value) => Some(value.name()),
            Reading::Stance(value) => Some(value.name()),
            Reading::Group(value) => Some(value.name()),
            Reading::Legal(value) => Some(value.name()),
            _ => None,
        }
    }
}

/// One reading of a claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// What the claim is read as.
    pub reading: Reading,
    /// The words that show it; `None` where the absence of words does ("none named", plainly "certain").
    pub span: Option<Span>,
    /// The rule or model that read it; it answers "why?".
    pub rule: Rule,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_come_back_from_their_names() {
        let readings = [Reading::Role, Reading::Act(Act::Denies), Reading::Evidence(EvidenceKind::NoneNamed)];
        for reading in readings {
            assert_eq!(Reading::from_names(reading.facet(), reading.value()), Some(reading));
        }
        assert_eq!(Reading::from_names(Facet::Stance, None), None);
        assert_eq!(Reading::from_names(Facet::Role, Some("denies")), None);
    }
}
