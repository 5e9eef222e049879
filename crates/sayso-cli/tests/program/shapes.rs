//! Lines of JSON are what docs/schema says, field by field, and each place can be sliced from the document.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::pile::Pile;

/// The schemas of docs/schema by the `type` of the lines that they describe.
fn schemas() -> BTreeMap<String, Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    let schemas = files.map(|path| {
        let schema: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let described = schema["properties"]["type"]["const"].as_str();
        (described.unwrap_or_else(|| panic!("{}: expected a const type", path.display())).to_owned(), schema)
    });
    schemas.collect()
}

/// A pile with something for every field: versions, files not read, hostile text, several encodings.
fn varied() -> Pile {
    let pile = Pile::of_papers();
    pile.run(["read", "papers"]).done();
    pile.write("papers/article.txt", crate::pile::article(3));
    pile.write("bolts.csv", b"port,year,barges\nquay,2024,12\n");
    pile.write("papers/empty.txt", b"");
    pile.write("papers/mails.mbox", crate::pile::MAILBOX.as_bytes());
    pile.write(
        "papers/broken.txt",
        b"\xe2\x80\x9cThe quay \xff\xfe is closed,\xe2\x80\x9d said Ann Roe, the \xe2\x80\xae master.\n",
    );
    pile
}

const LISTS: [&[&str]; 8] = [
    &["read", "papers"],
    &["claims", "--form", "direct,indirect,mixed,own", "--all-versions"],
    &["documents", "--all-versions"],
    &["figures"],
    &["figures", "--dates"],
    &["check", "--table", "bolts.csv", "--all"],
    &["speakers", "--form", "direct,indirect,mixed,own"],
    &["intake", "papers/mails.mbox"],
];

#[test]
fn every_line_is_as_its_schema_says_and_every_schema_has_a_line() {
    let schemas = schemas();
    let validator = |schema| jsonschema::validator_for(schema).unwrap();
    let validators: BTreeMap<&str, _> =
        schemas.iter().map(|(name, schema)| (name.as_str(), validator(schema))).collect();
    let pile = varied();
    let mut met = BTreeSet::new();
    for list in LISTS {
        for line in pile.list(list.iter().copied()) {
            let name = line["type"].as_str().unwrap().to_owned();
            let validator = validators.get(name.as_str()).unwrap_or_else(|| panic!("docs/schema describes no {name}"));
            let errors: Vec<String> =
                validator.iter_errors(&line).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert!(errors.is_empty(), "{line}\n{errors:#?}");
            met.insert(name);
        }
    }
    assert_eq!(met, schemas.keys().cloned().collect(), "described, but never written");
}

/// A field that a line has and a schema does not name would go unnoticed in an object that is left open.
#[test]
fn schemas_name_all_fields_and_say_what_they_are() {
    fn objects<'v>(place: &str, value: &'v Value, found: &mut Vec<(String, &'v Value)>) {
        if value["properties"].is_object() {
            found.push((place.to_owned(), value));
        }
        match value {
            Value::Object(fields) => {
                fields.iter().for_each(|(key, value)| objects(&format!("{place}/{key}"), value, found))
            }
            Value::Array(values) => values.iter().for_each(|value| objects(place, value, found)),
            _ => {}
        }
    }
    let mut unexplained = Vec::new();
    for (name, schema) in &schemas() {
        assert!(schema["description"].is_string(), "{name}");
        let mut found = Vec::new();
        objects(name, schema, &mut found);
        for (place, object) in found {
            assert_eq!(object["additionalProperties"], false, "{place}");
            // The counts of an object that says what it counts need no words of their own.
            if place != *name && object["description"].is_string() {
                continue;
            }
            let fields = object["properties"].as_object().unwrap().iter();
            let without = fields.filter(|(field, described)| *field != "type" && !described["description"].is_string());
            unexplained.extend(without.map(|(field, _)| format!("{place}: {field}")));
        }
    }
    assert!(unexplained.is_empty(), "fields without a description: {unexplained:#?}");
}

/// Every object with a text and its place in it.
fn places<'v>(value: &'v Value, found: &mut Vec<&'v Value>) {
    match value {
        Value::Object(fields) if fields.contains_key("bytes") => found.push(value),
        Value::Object(fields) => fields.values().for_each(|value| places(value, found)),
        Value::Array(values) => values.iter().for_each(|value| places(value, found)),
        _ => {}
    }
}

#[test]
fn every_place_slices_its_words_by_bytes_and_by_code_points() {
    let pile = Pile::read();
    for path in ["papers/article.txt", "papers/communique.txt", "papers/formula.txt"] {
        // These files are UTF-8 without a mark, so their text is the document's text.
        let text = std::fs::read_to_string(pile.path(path)).unwrap();
        let points: Vec<char> = text.chars().collect();
        let claims = pile.list(["claims", "--form", "direct,indirect,mixed,own", "--doc", path]);
        let mut found = Vec::new();
        claims.iter().for_each(|claim| places(claim, &mut found));
        assert!(found.len() > 5, "{path}");
        for place in found {
            let range = |unit: &str| -> [usize; 2] { serde_json::from_value(place[unit].clone()).unwrap() };
            let ([start, end], [first, last]) = (range("bytes"), range("chars"));
            assert_eq!(text.get(start..end), place["text"].as_str(), "{path}: {place}");
            assert_eq!(points[first..last].iter().collect::<String>(), place["text"], "{path}: {place}");
        }
    }
}
