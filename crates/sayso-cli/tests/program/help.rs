//! Every command explains itself, with every option that it takes.

use crate::pile::Pile;

/// What every list of claims can be narrowed by.
const FILTERS: [&str; 12] = [
    "--by",
    "--about",
    "--form",
    "--act",
    "--certainty",
    "--evidence",
    "--stance",
    "--group",
    "--legal",
    "--marked",
    "--source",
    "--doc",
];

/// The commands with their own options, and whether they take the [`FILTERS`].
const COMMANDS: [(&str, &[&str], bool); 13] = [
    ("read", &["--case", "--rules", "--fast", "--precise", "--jobs", "--hidden", "--no-ignore", "--json"], false),
    ("documents", &["--case", "--all-versions", "--json", "--csv", "--language", "--kind", "--state"], true),
    ("claims", &["--case", "--all-versions", "--json", "--csv", "--why"], true),
    ("speakers", &["--case", "--all-versions", "--json", "--csv"], true),
    (
        "figures",
        &["--dates", "--case", "--unit", "--kind", "--about", "--doc", "--all-versions", "--json", "--csv"],
        false,
    ),
    ("check", &["--table", "--case", "--doc", "--all", "--json"], false),
    ("table", &[], false),
    ("rates", &[], false),
    ("show", &["--case", "--tokens", "--why", "<DOC>"], false),
    ("intake", &["--json", "<FILE>"], false),
    ("analyse", &["--conllu", "--language", "<FILE>"], false),
    ("verify", &["--case"], false),
    ("demo", &["--case"], false),
];

#[test]
fn every_command_has_help_that_names_its_options() {
    let pile = Pile::empty();
    let overview = pile.run(["--help"]).done().stdout;
    for (command, own, narrows) in COMMANDS {
        let options: Vec<&str> = own.iter().chain(FILTERS.iter().filter(|_| narrows)).copied().collect();
        assert!(overview.contains(&format!("\n  {command} ")), "{command}: {overview}");
        let help = pile.run([command, "--help"]).done().stdout;
        for option in options.iter().chain(&["--color", "--help"]) {
            assert!(help.contains(option), "{command} {option}: {help}");
        }
        let named = help.split(|c: char| !c.is_ascii_lowercase() && c != '-').filter(|word| word.starts_with("--"));
        for option in named.filter(|option| option.len() > 2 && !["--color", "--help"].contains(option)) {
            assert!(options.contains(&option), "{command} has {option}, which this test does not know");
        }
        assert_eq!(pile.run(["help", command]).done().stdout, help);
    }
    let listed = overview.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    assert_eq!(listed.count(), COMMANDS.len() + 1, "the commands and help: {overview}");
}

#[test]
fn the_version_is_that_of_the_package() {
    let version = Pile::empty().run(["--version"]).done().stdout;
    assert_eq!(version, format!("sayso {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn nothing_typed_shows_the_commands() {
    let help = Pile::empty().run::<&str>([]).ends_with(2);
    assert!(help.stderr.contains("Commands:"), "{}", help.stderr);
}
