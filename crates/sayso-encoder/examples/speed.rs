//! Words a second on one core: `cargo run --release -p sayso-encoder --example speed MODEL.onnx MODEL.vocab TEXT...`
//!
//! Words and sentences are found roughly; only tagging is timed.

use std::time::Instant;

use sayso_encoder::{Encoder, Word};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(network), Some(vocabulary)) = (arguments.next(), arguments.next()) else {
        return Err("expected: MODEL.onnx MODEL.vocab TEXT...".into());
    };
    let began = Instant::now();
    let encoder = Encoder::load(std::fs::read(network)?, &std::fs::read(vocabulary)?)?;
    let loaded = began.elapsed();
    let (mut n_words, mut n_tagged, mut seconds) = (0, 0, 0.0);
    for path in arguments {
        let text = std::fs::read_to_string(path)?;
        let sentences = sentences(&text);
        n_words += text.split_whitespace().count();
        let began = Instant::now();
        let tags = encoder.tags(&text, &sentences)?;
        seconds += began.elapsed().as_secs_f64();
        n_tagged += tags.iter().map(Vec::len).sum::<usize>();
    }
    #[expect(clippy::print_stdout, reason = "an example says what it measured")]
    {
        println!(
            "loaded in {:.0} ms; {n_words} words between spaces ({n_tagged} with marks), {:.0} a second",
            loaded.as_secs_f64() * 1e3,
            n_words as f64 / seconds
        );
    }
    Ok(())
}

fn sentences(text: &str) -> Vec<Vec<Word>> {
    let mut out = vec![Vec::new()];
    let mut word: Option<usize> = None;
    for (at, c) in text.char_indices().chain([(text.len(), '\n')]) {
        if !c.is_alphanumeric()
            && let Some(start) = word.take()
            && let Some(last) = out.last_mut()
        {
            last.push((start..at).into());
        }
        if c.is_alphanumeric() {
            word = word.or(Some(at));
        } else if !c.is_whitespace()
            && let Some(last) = out.last_mut()
        {
            last.push((at..at + c.len_utf8()).into());
        }
        let ends = c == '\n' || (c.is_whitespace() && text[..at].ends_with(['.', '!', '?', '”', '"']));
        if ends && out.last().is_some_and(|last| !last.is_empty()) {
            out.push(Vec::new());
        }
    }
    out
}
