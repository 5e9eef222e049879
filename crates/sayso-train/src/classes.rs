//! Reads classes of words.
//!
//! In comes a file with a word, its fine and its coarse class in each line, parted by tabs; out goes the table for a model.
//! Classes are counted from 1, and a fine class always stands with the same coarse one.

use std::path::Path;

use sayso_syntax::classes::Classes;
use sayso_syntax::words::Signer;

/// Reads a file.
///
/// # Errors
///
/// Names the first line that is not as it should be.
pub fn read(path: &Path) -> Result<Classes, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    parse(&text).map_err(|error| format!("{}: {error}", path.display()))
}

fn parse(text: &str) -> Result<Classes, String> {
    let mut signer = Signer::default();
    let (mut words, mut coarse_of) = (Vec::new(), Vec::<u16>::new());
    for (i, line) in text.lines().enumerate() {
        let mut fields = line.split('\t');
        let word = fields.next().filter(|word| !word.is_empty());
        let mut class = || fields.next()?.parse::<u16>().ok().filter(|class| *class > 0);
        let (Some(word), Some(fine), Some(coarse)) = (word, class(), class()) else {
            return Err(format!("line {}: not a word with two classes: {line}", i + 1));
        };
        let at = usize::from(fine) - 1;
        if at >= coarse_of.len() {
            coarse_of.resize(at + 1, 0);
        }
        if coarse_of[at] != 0 && coarse_of[at] != coarse {
            return Err(format!("line {}: fine class {fine} in {coarse}, before in {}", i + 1, coarse_of[at]));
        }
        coarse_of[at] = coarse;
        words.push((signer.sign(word).lower, fine));
    }
    Ok(Classes::new(words, &coarse_of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sayso_syntax::classes::WordClass;

    #[test]
    fn words_get_their_classes_in_any_case() {
        let classes = parse("maison\t3\t1\ndormir\t1\t2\n").unwrap();
        let lower = Signer::default().sign("Maison").lower;
        assert_eq!((classes.len(), classes.get(lower)), (2, WordClass { fine: 3, coarse: 1 }));
    }

    #[test]
    fn the_line_of_an_error_is_told() {
        assert_eq!(parse("a\t1\t1\nb\t0\t1").unwrap_err(), "line 2: not a word with two classes: b\t0\t1");
        assert_eq!(parse("a\t1\t1\nb\t1\t2").unwrap_err(), "line 2: fine class 1 in 2, before in 1");
    }
}
