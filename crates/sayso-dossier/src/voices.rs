//! Voices and marks in words: the readings of a claim and the voices around it come in, short phrases for people go out.

use std::io::Write;

use sayso_ledger::{Certainty, EvidenceKind, Facet, GroupStatement, Reading, SourceKind, Stance};

use crate::list::flowing;
use crate::terminal::{Paint, Terminal, clean};
use crate::{DossierError, Explain};

/// The rule of claims of who has seen what another says, and passes it on.
pub(crate) const RELAY: &str = "relay";

/// A mark with its words.
pub(crate) struct Shown<'a> {
    pub(crate) reading: Reading,
    pub(crate) words: Option<&'a str>,
    /// Where its words stand: "characters 12–18", or nothing.
    pub(crate) place: String,
    pub(crate) rule: &'a str,
}

/// One voice: the speaker of a claim, as far as it is known.
pub(crate) struct Voice<'a> {
    /// The number people see.
    pub(crate) number: usize,
    pub(crate) kind: SourceKind,
    pub(crate) speaker: Option<&'a str>,
    pub(crate) source: Option<&'a str>,
    /// How the voice around this one stands to it.
    pub(crate) stance: Option<Stance>,
    /// The rule that found its claim.
    pub(crate) rule: &'a str,
}

impl Voice<'_> {
    /// Who speaks, in words that say how much is known.
    fn name(&self) -> String {
        let plain = |words: &str| flowing(&clean(words));
        match (self.kind, self.speaker.map(plain), self.source.map(plain)) {
            (SourceKind::Pronoun, None, Some(pronoun)) => format!("“{pronoun}” (not resolved)"),
            (SourceKind::Publisher, Some(name), _) => format!("{name} (own voice)"),
            (SourceKind::Publisher, None, _) => "the text's own voice".to_owned(),
            (SourceKind::Anonymous, Some(words), _) => format!("{words} (unnamed)"),
            (_, Some(speaker), Some(source)) if !source.contains(&speaker) => {
                format!("{speaker} (as “{}”)", excerpt(&source))
            }
            (_, Some(speaker), _) => speaker,
            _ => "no speaker found".to_owned(),
        }
    }

    /// How this voice passes on the one inside it, and by what word one speaks of it.
    fn passing_on(&self) -> (String, &'static str) {
        match self.kind {
            SourceKind::NotFound if self.rule == "turn.question" => {
                (format!("in a question ({})", self.number), "which")
            }
            SourceKind::NotFound => (format!("in words without a speaker ({})", self.number), "which"),
            _ if self.rule == RELAY => (format!("passed on by {} ({})", self.name(), self.number), "who"),
            _ => (format!("as reported by {} ({})", self.name(), self.number), "who"),
        }
    }
}

/// "X, as reported by Y (15), who rejects it": the claim's voice first, then the voices around it from the inside out.
pub(crate) fn chain(voices: &[Voice<'_>]) -> String {
    let mut text = voices.first().map_or(String::new(), Voice::name);
    let mut stance = voices.first().and_then(|voice| voice.stance);
    for voice in voices.iter().skip(1) {
        let (passed_on, pronoun) = voice.passing_on();
        text.push_str(&format!(", {passed_on}"));
        match stance {
            Some(Stance::Rejects) => text.push_str(&format!(", {pronoun} rejects it")),
            Some(Stance::Endorses) => text.push_str(&format!(", {pronoun} endorses it")),
            Some(Stance::Reports) | None => {}
        }
        stance = voice.stance;
    }
    // Around the outermost voice stands the text itself.
    match stance {
        Some(Stance::Rejects) => text.push_str(", which the text rejects"),
        Some(Stance::Endorses) => text.push_str(", which the text endorses"),
        Some(Stance::Reports) | None => {}
    }
    text
}

/// What a claim is read as, phrase by phrase. What goes without saying is left to `--why`: plain certainty, negation, where
/// evidence can be found, and the stance, which the chain tells.
pub(crate) fn phrases(marks: &[Shown<'_>]) -> Vec<String> {
    let phrase = |mark: &Shown<'_>| {
        let quoted = mark.words.map_or(String::new(), |words| format!(" (“{}”)", excerpt(words)));
        let words = mark.words.map_or(String::new(), |words| format!(" “{}”", excerpt(words)));
        Some(match mark.reading {
            Reading::Act(act) => act.name().to_owned(),
            Reading::Role => format!("role:{words}"),
            Reading::Addressee => format!("to{words}"),
            Reading::Certainty(Certainty::Certain) => return None,
            Reading::Certainty(level) => format!("{}{quoted}", level.name()),
            Reading::Booster => format!("stressed{quoted}"),
            Reading::Evidence(EvidenceKind::NoneNamed) => "names no evidence in this text".to_owned(),
            Reading::Evidence(EvidenceKind::SaidToBeAbsent) => format!("evidence said to be absent{quoted}"),
            Reading::Evidence(kind) => format!("evidence: {}{quoted}", kind.name()),
            Reading::ScareQuotes => format!("in distancing quotation marks:{words}"),
            Reading::Group(GroupStatement::Neutral) => format!("about a whole group{quoted}"),
            Reading::Group(judgement) => format!("{} of a whole group{quoted}", judgement.name()),
            Reading::Legal(status) => format!("in law: {}{quoted}", status.name()),
            Reading::Speaker | Reading::Negation | Reading::Locator | Reading::Stance(_) => return None,
        })
    };
    marks.iter().filter_map(phrase).collect()
}

/// Why a claim stands in the ledger and is read as it is: for each part the rule with its place, and what the rule takes.
pub(crate) fn why(
    out: &mut dyn Write,
    rule: &str,
    marks: &[Shown<'_>],
    explain: Explain<'_>,
    terminal: Terminal,
    indent: &str,
) -> Result<(), DossierError> {
    let mut line = |what: &str, place: &str, rule: &str| {
        let explained = explain(rule).map_or(String::new(), |text| format!(": {}", flowing(text)));
        let reason = terminal.paint(Paint::Faint, &format!("[{rule}]{explained}{place}"));
        let hanging = format!("{indent}    ");
        writeln!(out, "{}", terminal.wrapped(&format!("{what} {reason}"), indent, &hanging))
    };
    line("found", "", rule)?;
    for mark in marks {
        let value = mark.reading.value().map_or(String::new(), |value| format!(" {value}"));
        let words = mark.words.map_or(String::new(), |words| format!(" “{}”", flowing(&clean(words))));
        let place = if mark.place.is_empty() { String::new() } else { format!(" ({})", mark.place) };
        line(&format!("{}:{value}{words}", mark.reading.facet().name()), &place, mark.rule)?;
    }
    Ok(())
}

/// The stance among marks.
pub(crate) fn stance(readings: impl Iterator<Item = Reading>) -> Option<Stance> {
    readings.filter(|reading| reading.facet() == Facet::Stance).find_map(|reading| match reading {
        Reading::Stance(stance) => Some(stance),
        _ => None,
    })
}

/// The first words of a long stretch.
pub(crate) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 60;
    let text = flowing(&clean(text));
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(number: usize, speaker: &'static str, stance: Stance) -> Voice<'static> {
        Voice {
            number,
            kind: SourceKind::Named,
            speaker: Some(speaker),
            source: None,
            stance: Some(stance),
            rule: "clause.that",
        }
    }

    #[test]
    fn a_chain_says_who_stands_how_to_whom() {
        let voices = [voice(4, "Lowtide Watch", Stance::Rejects), voice(3, "Ann Roe", Stance::Reports)];
        assert_eq!(chain(&voices), "Lowtide Watch, as reported by Ann Roe (3), who rejects it");
        assert_eq!(chain(&voices[..1]), "Lowtide Watch, which the text rejects");
        assert_eq!(chain(&voices[1..]), "Ann Roe");
        let relay = Voice { rule: RELAY, ..voice(2, "Norhaven Gazette", Stance::Reports) };
        let seen = [voice(3, "the guild's inquiry", Stance::Reports), relay];
        assert_eq!(chain(&seen), "the guild's inquiry, passed on by Norhaven Gazette (2)");
        let question =
            Voice { kind: SourceKind::NotFound, speaker: None, rule: "turn.question", ..voice(2, "", Stance::Reports) };
        let asked = [voice(3, "Ann Roe", Stance::Rejects), question];
        assert_eq!(chain(&asked), "Ann Roe, in a question (2), which rejects it");
    }
}
