//! Who passes on whom in a document: its ledger comes in, the longest chain of voices goes out, from the one that all others
//! pass on to the text itself. Each link stands in a claim of its own, whose number is told; two of them are joined where
//! they name the same voice, so that a chain says who passes on whom, and not that all say the same words.

use std::collections::BTreeSet;

use sayso_ledger::{Claim, Document, Form, Ledger, Source};

use crate::list::flowing;
use crate::terminal::clean;
use crate::voices::{RELAY, excerpt};

/// The rule that reads "Source: NAME, 3 May 2031" at the end of a text: what stands above is a copy.
const COPIED: &str = "intake.source-line";
/// Voices after which a chain is long enough.
const LONGEST: usize = 12;
/// Links of a document that are looked at.
const MOST_LINKS: usize = 500;
/// Ways that are tried before the longest one so far has to do.
const MOST_WAYS: usize = 50_000;

/// One voice inside another.
struct Link {
    inner: String,
    outer: String,
    /// The number people see of the claim in which the outer one passes on the inner one.
    number: usize,
    /// Whether the outer one has seen it, and does not say it.
    relays: bool,
}

/// "The press office, cited by Lowtide Watch (23), passed on by the Norhaven Gazette (3), in the Pier Post": the longest
/// chain, if there are two links at least; one is enough where the text is a copy.
pub(crate) fn chain_of_voices(document: &Document, ledger: &Ledger) -> Option<String> {
    let links = links(document, ledger);
    let (mut longest, mut n_ways) = (Vec::new(), 0);
    for first in 0..links.len() {
        follow(&links, &mut vec![first], &mut longest, &mut n_ways);
    }
    let outlet = document.stated.outlet.as_ref();
    let copied = outlet.is_some_and(|outlet| outlet.rule == COPIED);
    if longest.is_empty() || longest.len() < 2 && !copied {
        return None;
    }
    let mut chain = links[longest[0]].inner.clone();
    for link in longest.iter().map(|idx| &links[*idx]) {
        let verb = if link.relays { "passed on" } else { "cited" };
        chain.push_str(&format!(", {verb} by {} ({})", link.outer, link.number));
    }
    if let Some(outlet) = outlet {
        chain.push_str(&format!(", in {}", flowing(&clean(document.slice(outlet.span)))));
        if copied {
            chain.push_str(", of which this text says to be a copy");
        }
    }
    Some(chain)
}

/// Goes on with the links whose inner voice is the last outer one, and keeps the longest way.
fn follow(links: &[Link], way: &mut Vec<usize>, longest: &mut Vec<usize>, n_ways: &mut usize) {
    if way.len() > longest.len() {
        longest.clone_from(way);
    }
    *n_ways += 1;
    if longest.len() >= LONGEST || *n_ways > MOST_WAYS {
        return;
    }
    let last = &links[way[way.len() - 1]].outer;
    for (idx, link) in links.iter().enumerate().filter(|(_, link)| link.inner == *last) {
        let met = way.iter().any(|at| links[*at].inner == link.outer);
        if !met {
            way.push(idx);
            follow(links, way, longest, n_ways);
            way.pop();
        }
    }
}

fn links(document: &Document, ledger: &Ledger) -> Vec<Link> {
    let named = |claim: &Claim| match claim.source {
        Source::Named { name, .. } => Some(flowing(&clean(document.slice(name)))),
        _ => None,
    };
    let names: BTreeSet<String> = ledger.claims.iter().filter_map(named).collect();
    let mut links: Vec<Link> = Vec::new();
    for claim in &ledger.claims {
        let Some(number) = claim.parent else { continue };
        let around = &ledger.claims[number];
        let (inner, outer) = (party(document, &names, claim), party(document, &names, around));
        let (Some(inner), Some(outer)) = (inner, outer) else { continue };
        let known = links.iter().any(|link| link.inner == inner && link.outer == outer);
        if inner != outer && around.form != Form::Own && !known {
            links.push(Link { inner, outer, number: number + 1, relays: around.rule == RELAY });
        }
        if links.len() == MOST_LINKS {
            break;
        }
    }
    links
}

/// Who speaks: a name, the longest one that a description holds ("an inquiry by Lowtide Watch"), or the description.
fn party(document: &Document, names: &BTreeSet<String>, claim: &Claim) -> Option<String> {
    let words = match claim.source {
        Source::Pronoun { stands_for: None, .. } | Source::Publisher { .. } | Source::NotFound => return None,
        _ => flowing(&clean(document.slice(claim.source.speaker().or(claim.source.span())?))),
    };
    let holds = |name: &&String| {
        words.match_indices(name.as_str()).any(|(at, _)| {
            let outside = |char: Option<char>| char.is_none_or(|char| !char.is_alphanumeric());
            outside(words[..at].chars().next_back()) && outside(words[at + name.len()..].chars().next())
        })
    };
    let longest = names.iter().filter(holds).max_by_key(|name| name.len());
    Some(longest.cloned().unwrap_or_else(|| excerpt(&words)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(inner: &str, outer: &str, number: usize) -> Link {
        Link { inner: inner.to_owned(), outer: outer.to_owned(), number, relays: false }
    }

    #[test]
    fn the_longest_way_ends_in_a_circle_too() {
        let links = [link("a", "b", 1), link("b", "a", 2), link("b", "c", 3), link("d", "a", 4)];
        let (mut longest, mut n_ways) = (Vec::new(), 0);
        for first in 0..links.len() {
            follow(&links, &mut vec![first], &mut longest, &mut n_ways);
        }
        assert_eq!(longest, [3, 0, 2]);
    }

    #[test]
    fn many_links_between_all_do_not_take_for_ever() {
        let names: Vec<String> = (0..20).map(|at| at.to_string()).collect();
        let pairs = names.iter().flat_map(|a| names.iter().map(move |b| (a, b))).filter(|(a, b)| a != b);
        let links: Vec<Link> = pairs.map(|(a, b)| link(a, b, 1)).collect();
        let (mut longest, mut n_ways) = (Vec::new(), 0);
        follow(&links, &mut vec![0], &mut longest, &mut n_ways);
        assert_eq!(longest.len(), LONGEST);
    }
}
