//! The family name within the name of a person.
//!
//! In come the words of a name with their bytes, out go the bytes of the family name. It is the last word with a capital,
//! with the particles before it (*de Gaulle*, *van der Meer*); what follows a name (*Jr.*, *III*) and the ending of the
//! genitive are passed over. Chinese and Korean names begin with it: names in Chinese characters, and names in Latin
//! letters whose first word is a known family name and whose second one can only be a given name of that language. Names of
//! other peoples with the family name first (Hungarian, Japanese before 2020) are read as Western ones.

use std::ops::Range;

/// Words between given and family name that belong to the latter, of Dutch, German, French, Italian, Spanish, Portuguese,
/// Nordic and Arabic names. Own list.
const PARTICLES: &[&str] = &[
    "af", "al", "aan", "abu", "av", "ben", "bin", "bint", "d", "d'", "d’", "da", "dal", "de", "del", "della", "den",
    "der", "di", "do", "dos", "du", "des", "e", "el", "ibn", "in", "la", "le", "'t", "’t", "op", "te", "ten", "ter",
    "van", "vom", "von", "y", "zu",
];

/// What follows a family name.
const FOLLOWING: &[&str] = &["jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "md", "phd", "esq", "esq.", "'s", "’s", "s"];

/// Common Chinese family names in Hanyu Pinyin. Own list.
const CHINESE: &[&str] = &[
    "wang", "li", "zhang", "liu", "chen", "yang", "huang", "zhao", "wu", "zhou", "xu", "sun", "ma", "zhu", "hu", "guo",
    "he", "lin", "gao", "luo", "zheng", "liang", "xie", "song", "tang", "xi", "han", "feng", "deng", "cao", "peng",
    "zeng", "xiao", "tian", "dong", "pan", "yuan", "cai", "jiang", "yu", "du", "ye", "cheng", "wei", "su", "lu",
    "ding", "ren", "yao", "shen", "zhong", "cui", "tan", "fan", "mao", "qin", "hou", "bo", "hua", "qiu",
];

/// Common Korean family names as they are written in English. Own list.
const KOREAN: &[&str] = &[
    "kim", "lee", "park", "choi", "jung", "jeong", "kang", "cho", "yoon", "jang", "moon", "lim", "han", "roh", "ban",
    "yun",
];

/// Family names of two Chinese characters. Own list.
const COMPOUND: &[&str] = &["欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容"];

/// The bytes of the family name, `None` where no word could be one.
pub fn family(words: &[(&str, Range<usize>)]) -> Option<Range<usize>> {
    let first = words.first()?;
    if first.0.chars().next().is_some_and(is_han) {
        return chinese(words);
    }
    let is_known = |list: &[&str], word: &str| list.contains(&word.to_lowercase().as_str());
    let mut end = words.len();
    while end > 1 && is_known(FOLLOWING, words[end - 1].0) {
        end -= 1;
    }
    let words = &words[..end];
    if words.len() > 1 {
        let hyphen = words.iter().any(|(form, _)| form.contains('-'));
        let given_chinese = words[1..].iter().all(|(form, _)| is_pinyin(form));
        if is_known(CHINESE, first.0) && given_chinese || is_known(KOREAN, first.0) && hyphen {
            return Some(first.1.clone());
        }
    }
    let last = words.iter().rposition(|(form, _)| form.chars().next().is_some_and(char::is_uppercase))?;
    let mut start = last;
    while start > 1 && is_known(PARTICLES, words[start - 1].0) {
        start -= 1;
    }
    Some(words[start].1.start..words[last].1.end)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{2ffff}')
}

/// Chinese names begin with the family name; foreign ones, written with a dot, end with it.
fn chinese(words: &[(&str, Range<usize>)]) -> Option<Range<usize>> {
    let is_dot = |c: char| matches!(c, '·' | '•' | '‧' | '・');
    let (last_form, last_range) = words.last()?;
    if let Some((at, dot)) = last_form.char_indices().rev().find(|(_, c)| is_dot(*c)) {
        return Some(last_range.start + at + dot.len_utf8()..last_range.end);
    }
    if words.iter().any(|(form, _)| form.chars().any(is_dot)) {
        return Some(last_range.clone());
    }
    let (form, range) = words.first()?;
    let n_chars: usize = words.iter().map(|(form, _)| form.chars().count()).sum();
    let is_compound = COMPOUND.iter().any(|name| form.starts_with(name));
    match (is_compound, n_chars) {
        (false, 2..=3) => Some(range.start..range.start + form.chars().next()?.len_utf8()),
        (true, 3..=4) => Some(range.start..range.start + COMPOUND[0].len()),
        _ => None,
    }
}

const INITIALS: &[&str] = &[
    "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s", "y",
    "w", "",
];

const FINALS: &[&str] = &[
    "iang", "iong", "uang", "ang", "eng", "ing", "ong", "ian", "iao", "uai", "uan", "ai", "an", "ao", "ei", "en", "er",
    "ia", "ie", "in", "iu", "ou", "ua", "ue", "ui", "un", "uo", "üe", "a", "e", "i", "o", "u", "ü", "v",
];

/// Whether a word is made of one or two syllables of Hanyu Pinyin.
fn is_pinyin(word: &str) -> bool {
    let lower = word.to_lowercase();
    let lower = lower.replace(['-', '\'', '’'], "");
    !lower.is_empty() && lower.len() <= 12 && syllables(&lower, 2)
}

fn syllables(rest: &str, n: usize) -> bool {
    if rest.is_empty() || n == 0 {
        return rest.is_empty();
    }
    INITIALS
        .iter()
        .filter_map(|initial| rest.strip_prefix(initial))
        .any(|rest| FINALS.iter().filter_map(|ending| rest.strip_prefix(ending)).any(|rest| syllables(rest, n - 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The family name of words with a space between them.
    fn of(name: &str) -> Option<&str> {
        let mut at = 0;
        let words: Vec<(&str, Range<usize>)> = name
            .split(' ')
            .map(|form| {
                at += form.len() + 1;
                (form, at - form.len() - 1..at - 1)
            })
            .collect();
        family(&words).map(|range| &name[range])
    }

    #[test]
    fn the_family_name_is_found() {
        for (name, expected) in [
            ("Maria Orr", "Orr"),
            ("Orr", "Orr"),
            ("Jan van der Meer", "van der Meer"),
            ("Charles de Gaulle", "de Gaulle"),
            ("Van Morrison", "Morrison"),
            ("Martin L. King Jr.", "King"),
            ("Xi Jinping", "Xi"),
            ("Li Manuel", "Manuel"),
            ("Kim Jong-un", "Kim"),
            ("Kim Porter", "Porter"),
            ("吴三桂", "吴"),
            ("欧阳修", "欧阳"),
            ("玛丽·居里", "居里"),
        ] {
            assert_eq!(of(name), Some(expected), "{name}");
        }
        assert_eq!(of("nobody"), None);
        assert_eq!(family(&[]), None);
    }
}
