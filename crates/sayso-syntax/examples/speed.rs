//! How many words a second each layer takes on one core: `speed MODEL TEXT`.
//!
//! A model and a text come in, a table goes out. Every line is the fastest of five runs over the whole text, in one thread;
//! the text is read as paragraphs between empty lines would be, in one piece.
#![allow(clippy::print_stdout)] // the table is the program's result

use std::error::Error;
use std::time::{Duration, Instant};

use sayso_syntax::container::Container;
use sayso_syntax::segment::{SegmentScratch, Segmenter};
use sayso_syntax::{Model, Scratch};

const N_RUNS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(model), Some(text)) = (arguments.next(), arguments.next()) else {
        return Err("usage: speed MODEL TEXT".into());
    };
    let bytes = std::fs::read(&model)?;
    let text = std::fs::read_to_string(&text)?;
    let start = Instant::now();
    let model = Model::from_bytes(&bytes)?;
    let load = start.elapsed();
    let segmenter = Segmenter::read(&Container::open(&bytes)?)?;

    let (mut scratch, mut segment_scratch) = (Scratch::default(), SegmentScratch::default());
    let analysis = model.analyse(&text, &mut scratch);
    let n_words = analysis.segmentation.n_words();
    println!("{} bytes, {n_words} words, model of {} bytes loaded in {} ms", text.len(), bytes.len(), load.as_millis());

    let row = |what: &str, run: &mut dyn FnMut()| {
        let fastest = (0..N_RUNS).map(|_| timed(run)).min().unwrap_or_default();
        let micros = fastest.as_micros().max(1);
        println!("sayso | {what} | {} words/s", n_words as u128 * 1_000_000 / micros);
    };
    row("words and sentences", &mut || {
        segmenter.segment(&text, &mut segment_scratch);
    });
    row("words, tags, features, lemmas, trees", &mut || {
        model.analyse(&text, &mut scratch);
    });
    row("the same and names", &mut || {
        let analysis = model.analyse(&text, &mut scratch);
        model.names(&text, &analysis, &mut scratch);
    });
    Ok(())
}

fn timed(run: &mut dyn FnMut()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}
