//! Rules that hold across the workspace: who may use whom, under which licences, and that what is written about the
//! program is so. They stand here because this is the crate that everything else is built into.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use spdx::{Expression, ParseMode};

use crate::pile::Pile;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn cargo(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// What cargo knows of the workspace and all that it is built from on this system: what only others need was never
/// downloaded, and a test does not ask the network.
fn metadata() -> Value {
    let version = String::from_utf8(cargo(&["-vV"])).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let arguments = ["metadata", "--format-version", "1", "--offline", "--all-features", "--filter-platform", host];
    serde_json::from_slice(&cargo(&arguments)).unwrap()
}

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap()
}

fn array<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value[field].as_array().unwrap()
}

fn members(metadata: &Value) -> Vec<&Value> {
    let packages = array(metadata, "packages").iter();
    packages.filter(|package| array(metadata, "workspace_members").contains(&package["id"])).collect()
}

/// A package and the packages of the workspace that it uses when it is built; a crate knows those to its left.
const ARROWS: [(&str, &[&str]); 15] = [
    ("sayso-ledger", &[]),
    ("sayso-intake", &["sayso-language", "sayso-ledger"]),
    ("sayso-language", &["sayso-ledger"]),
    ("sayso-reading", &["sayso-encoder", "sayso-language", "sayso-ledger", "sayso-syntax"]),
    ("sayso-case", &["sayso-ledger"]),
    ("sayso-dossier", &["sayso-case", "sayso-ledger", "sayso-syntax", "sayso-tables"]),
    ("sayso-tables", &["sayso-figures", "sayso-ledger"]),
    (
        "sayso",
        &[
            "sayso-case",
            "sayso-dossier",
            "sayso-figures",
            "sayso-intake",
            "sayso-ledger",
            "sayso-reading",
            "sayso-syntax",
            "sayso-tables",
        ],
    ),
    ("sayso-cli", &["sayso"]),
    ("sayso-syntax", &[]),
    ("sayso-figures", &["sayso-ledger"]),
    ("sayso-train", &["sayso-intake", "sayso-ledger", "sayso-reading", "sayso-syntax"]),
    ("sayso-encoder", &[]),
    (
        "sayso-accuracy",
        &[
            "sayso-dossier",
            "sayso-figures",
            "sayso-intake",
            "sayso-language",
            "sayso-ledger",
            "sayso-reading",
            "sayso-syntax",
            "sayso-train",
        ],
    ),
    ("sayso-bench", &["sayso", "sayso-figures", "sayso-ledger"]),
];

#[test]
fn data_flows_one_way() {
    let metadata = metadata();
    let members = members(&metadata);
    let names: BTreeSet<&str> = members.iter().map(|package| text(package, "name")).collect();
    let used = |package: &Value, kinds: &[Option<&str>]| -> BTreeSet<String> {
        let dependencies = array(package, "dependencies").iter().filter(|one| kinds.contains(&one["kind"].as_str()));
        dependencies.map(|one| text(one, "name").to_owned()).filter(|name| names.contains(name.as_str())).collect()
    };
    let expected: BTreeMap<&str, BTreeSet<String>> =
        ARROWS.iter().map(|(from, to)| (*from, to.iter().map(|name| name.to_string()).collect())).collect();
    let found: BTreeMap<&str, BTreeSet<String>> =
        members.iter().map(|package| (text(package, "name"), used(package, &[None, Some("build")]))).collect();
    assert_eq!(found, expected);
    for package in &members {
        // What a test uses may not turn an arrow round either.
        let in_tests = used(package, &[Some("dev")]);
        assert!(in_tests.is_subset(&expected[text(package, "name")]), "{}: {in_tests:?}", text(package, "name"));
    }
}

/// Unsafe code is forbidden and printing refused by the lints of the workspace, which a crate has to take over.
#[test]
fn every_crate_takes_the_lints_of_the_workspace() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    for lint in
        ["unsafe_code = \"forbid\"", "print_stdout = \"warn\"", "print_stderr = \"warn\"", "unwrap_used = \"warn\""]
    {
        assert!(manifest.contains(lint), "{lint}");
    }
    for package in members(&metadata()) {
        let manifest = std::fs::read_to_string(text(package, "manifest_path")).unwrap();
        assert!(manifest.contains("\n[lints]\nworkspace = true\n"), "{}", text(package, "name"));
        assert_eq!(package["license"], "MIT OR Apache-2.0", "{}", text(package, "name"));
    }
}

/// Licences that ask for no more than a notice.
const PERMISSIVE: [&str; 8] =
    ["Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "MIT", "MIT-0", "Unicode-3.0", "Unlicense", "Zlib"];

#[test]
fn everything_that_is_used_has_a_permissive_licence() {
    let metadata = metadata();
    let mut refused = Vec::new();
    let mut met = BTreeSet::new();
    for package in array(&metadata, "packages") {
        let name = format!("{} {}", text(package, "name"), text(package, "version"));
        let Some(licence) = package["license"].as_str() else {
            refused.push(format!("{name}: no licence expression"));
            continue;
        };
        // Older packages write "MIT/Apache-2.0" for a choice.
        let mode = ParseMode { allow_slash_as_or_operator: true, ..ParseMode::STRICT };
        let Ok(expression) = Expression::parse_mode(licence, mode) else {
            refused.push(format!("{name}: {licence} is no licence expression"));
            continue;
        };
        let is_permissive = |requirement: &spdx::LicenseReq| {
            let id = requirement.license.id().map_or("", |id| id.name);
            let is_known = PERMISSIVE.contains(&id);
            if is_known {
                met.insert(id);
            }
            is_known
        };
        if !expression.evaluate(is_permissive) {
            refused.push(format!("{name}: {licence}"));
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    let unused: Vec<&&str> = PERMISSIVE.iter().filter(|id| !met.contains(**id)).collect();
    assert!(unused.is_empty(), "in the list, but nothing has it: {unused:?}");
}

fn tables(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tables(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "tsv") {
            found.push(path);
        }
    }
}

#[test]
fn every_table_of_words_says_where_it_comes_from_and_under_which_licence() {
    let mut found = Vec::new();
    for package in members(&metadata()) {
        let lexicon = Path::new(text(package, "manifest_path")).with_file_name("lexicon");
        if lexicon.is_dir() {
            tables(&lexicon, &mut found);
        }
    }
    assert!(found.len() >= 4, "{found:?}");
    for path in found {
        let table = std::fs::read_to_string(&path).unwrap();
        for field in ["# source: ", "# licence: "] {
            let said = table.lines().find_map(|line| line.strip_prefix(field)).map(str::trim);
            assert!(said.is_some_and(|said| said.len() > 2), "{}: expected a line {field:?}", path.display());
        }
    }
}

/// The lines of the code blocks of a page that call the program, without what the shell does with them.
fn commands(page: &str) -> Vec<String> {
    let mut is_code = false;
    let mut commands = Vec::new();
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        } else if is_code {
            let line = line.trim().trim_start_matches("$ ").replace("cargo run --release -- ", "sayso ");
            let command = line.split(['|', '>', '#', ';']).next().unwrap_or_default().trim();
            if command == "sayso" || command.starts_with("sayso ") {
                commands.push(command.to_owned());
            }
        }
    }
    commands
}

#[test]
fn the_commands_of_the_readme_exist_with_their_options() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let commands = commands(&readme);
    assert!(commands.len() >= 3, "{commands:?}");
    let pile = Pile::empty();
    for command in commands {
        let mut words = command.split_whitespace().skip(1);
        let Some(name) = words.next() else { continue };
        if name.starts_with('-') {
            continue;
        }
        let help = pile.run([name, "--help"]).done().stdout;
        let options = words.filter(|word| word.starts_with("--") && word.len() > 2);
        for option in options.map(|option| option.split('=').next().unwrap_or_default()) {
            assert!(help.contains(option), "{command}: {option} is no option of {name}");
        }
    }
}

/// The options of a page, without those of `cargo`.
fn options(page: &str) -> BTreeSet<&str> {
    let lines = page.lines().filter(|line| !line.contains("cargo "));
    let words = lines.flat_map(|line| line.split(|c: char| !c.is_ascii_lowercase() && c != '-'));
    words.filter(|word| word.starts_with("--") && word[2..].starts_with(|c: char| c != '-')).collect()
}

#[test]
fn the_options_of_the_readme_exist() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let pile = Pile::empty();
    let commands =
        ["read", "documents", "claims", "speakers", "figures", "check", "show", "intake", "analyse", "verify", "demo"];
    let helps = commands.map(|command| pile.run([command, "--help"]).done().stdout).concat();
    let known = options(&helps);
    let unknown: Vec<_> = options(&readme).into_iter().filter(|option| !known.contains(option)).collect();
    assert!(unknown.is_empty(), "options that no command has: {unknown:?}");
}
