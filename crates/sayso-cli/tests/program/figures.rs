//! `sayso figures` lists numbers as exact intervals with what belongs to them; `sayso check` holds them against a table.

use crate::pile::Pile;

const TEXT: &str = "The port of Halvern\n\nIn 2023, the port handled at least 1,310 barges, Ann Roe said. Its income rose by \
    9.4 per cent to €36.2 million. The owners paid $11 million.\n";

#[test]
fn figures_come_with_unit_period_and_claim() {
    let pile = Pile::empty();
    pile.write("port.txt", TEXT);
    pile.run(["read", "port.txt"]).done();
    let figures = pile.list(["figures"]);
    let of = |words: &str| {
        let found =
            figures.iter().find(|figure| figure["words"]["text"].as_str().is_some_and(|own| own.contains(words)));
        found.unwrap_or_else(|| panic!("{words}: {figures:#?}"))
    };
    let barges = of("1,310");
    assert_eq!((&barges["comparator"], &barges["kind"]), (&"at least".into(), &"count".into()));
    assert_eq!((&barges["interval"]["low"], &barges["interval"]["high"]), (&"1310".into(), &serde_json::Value::Null));
    assert_eq!(barges["period"]["words"]["text"], "2023");
    assert_eq!(barges["claim"], 0);
    // The claim tells the figures of its content, the same as the list of figures does.
    let claims = pile.list(["claims"]);
    let told = &claims[0]["figures"][0];
    for field in ["words", "value", "interval", "comparator", "unit", "kind", "period", "rule"] {
        assert_eq!(told[field], barges[field], "{field}");
    }
    let income = of("36.2");
    assert_eq!((&income["unit"]["name"], &income["interval"]["low"]), (&"EUR".into(), &"36150000".into()));
    // Neither a currency nor a period is guessed.
    let paid = of("11 million");
    assert_eq!(paid["unit"]["kind"], "money, currency open");
    assert_eq!(paid["period"], serde_json::Value::Null);
}

#[test]
fn figures_are_filtered_by_unit_kind_and_words() {
    let pile = Pile::empty();
    pile.write("port.txt", TEXT);
    pile.run(["read", "port.txt"]).done();
    let n_of = |filter: &[&str]| pile.list(["figures"].iter().chain(filter).copied()).len();
    assert_eq!(n_of(&["--unit", "eur"]), 1);
    assert_eq!(n_of(&["--kind", "change"]), 1);
    assert_eq!(n_of(&["--about", "owners paid"]), 1);
    assert_eq!(n_of(&["--about", "owners barges"]), 0);
    let shown = pile.run(["figures", "--unit", "EUR"]).done().flowing();
    assert!(shown.contains("€36.2 million = 36,200,000 EUR"), "{shown}");
    let table = pile.run(["figures", "--csv"]).done().stdout;
    assert_eq!(table.lines().count(), 1 + n_of(&[]), "{table}");
}

#[test]
fn an_amount_in_two_currencies_is_checked_by_the_rates_of_the_case() {
    let pile = Pile::empty();
    let text = "The port of Halvern\n\n4 January 2024\n\nThe owners said that the pier had cost GBP 80 million (€100 million).\n";
    pile.write("port.txt", text);
    pile.run(["read", "port.txt"]).done();
    let shown = pile.run(["figures"]).done().flowing();
    assert!(shown.contains("implies 1.25 EUR for one GBP: no rates"), "{shown}");
    pile.write("ecb.csv", "Date,GBP\n2024-01-04,0.8\n2024-01-03,0.9\n");
    let added = pile.run(["rates", "add", "ecb.csv"]).done().stdout;
    assert_eq!(added, "ecb.csv: added: 1 currencies against the euro, 2024-01-03 to 2024-01-04\n");
    assert_eq!(pile.run(["rates", "list"]).done().stdout.lines().count(), 1);
    let shown = pile.run(["figures"]).done().flowing();
    assert!(shown.contains("date of the document 1.25 fits"), "{shown}");
    let lines = pile.list(["figures"]);
    let pair = lines.iter().map(|line| &line["pair"]).find(|pair| pair.is_object()).unwrap();
    assert_eq!((&pair["verdict"], &pair["implied"]), (&"fits".into(), &"1.25".into()));
    assert_eq!(pair["readings"][0]["rates"][0]["convention"], "date of the document");
    pile.run(["rates", "add", "port.txt"]).refused_with(&["port.txt", "expected a first column"]);
}

#[test]
fn a_pair_with_an_open_sign_is_told_for_each_currency_that_it_may_mean() {
    let pile = Pile::empty();
    let text = "The port of Halvern\n\n4 January 2024\n\nThe owners said that the pier had cost $120 million (€100 million).\n";
    pile.write("port.txt", text);
    pile.run(["read", "port.txt"]).done();
    let shown = pile.run(["figures"]).done().flowing();
    assert!(shown.contains("EUR for one dollar (which one is left open): no rates"), "{shown}");
    pile.write("ecb.csv", "Date,USD,CAD,GBP\n2024-01-04,1.2,1.5,0.8\n");
    pile.run(["rates", "add", "ecb.csv"]).done();
    let shown = pile.run(["figures"]).done().flowing();
    assert!(shown.contains("if USD and EUR: date of the document 0.8333 fits; no rate fits if CAD and EUR"), "{shown}");
    // A code behind the sign settles it.
    pile.write("port.txt", text.replace("$120 million", "$120 million CAD"));
    pile.run(["read", "port.txt"]).done();
    let shown = pile.run(["figures"]).done().flowing();
    assert!(shown.contains("EUR for one CAD: date of the document 0.6667 does not fit"), "{shown}");
}

#[test]
fn figures_tell_what_they_measure_of_whom_and_when() {
    let pile = Pile::empty();
    let text = "The port of Halvern\n\nIn 2023, two-way trade with Orsel exceeded $31 million. Varre's annual income \
        amounted to $11 million. The fund's share rose to 57 per cent from 33 per cent in 2019. The pier created 240 new \
        posts, and is to create a further 80 by 2030. The lock was shut in the spring of 2022. A month later, it froze.\n\n\
        Source: Lowtide News, 23/10/2024\n";
    pile.write("port.txt", text);
    pile.run(["read", "port.txt"]).done();
    let figures = pile.list(["figures"]);
    let of = |words: &str| {
        let found = figures.iter().find(|figure| figure["words"]["text"].as_str().unwrap().contains(words));
        found.unwrap_or_else(|| panic!("{words}: {figures:#?}"))
    };
    let what = |words: &str| of(words)["what"]["text"].as_str().unwrap_or_default().to_owned();
    assert_eq!([what("31"), what("11"), what("240")], ["two-way trade", "annual income", "new posts"]);
    assert_eq!(of("11")["of"]["text"], "Varre");
    assert_eq!((&of("80")["kind"], what("80").as_str()), (&"count".into(), "new posts"));
    // The year stands beside the second share, and is not that of the first.
    assert_eq!((&of("57")["period"], &of("33")["period"]["words"]["text"]), (&serde_json::Value::Null, &"2019".into()));
    assert_eq!((&of("57")["from"]["value"], &of("57")["from"]["interval"]["low"]), (&"33".into(), &"32.5".into()));
    let shown = pile.run(["figures", "--unit", "%"]).done().flowing();
    assert!(shown.contains("57 per cent = 57 %, from 33 ·"), "{shown}");
    // A date that only one order fits says so.
    let shown = pile.run(["figures", "--dates"]).done().flowing();
    assert!(shown.contains("2024-10-23 · day · day first, because “23/10/2024” fits no other order"), "{shown}");
    // Later than what is not looked for.
    assert!(shown.contains("A month later = no certain day: counted from a time told before"), "{shown}");
    let dates = pile.list(["figures", "--dates"]);
    let day = dates.iter().find(|date| date["words"]["text"] == "23/10/2024").unwrap();
    assert_eq!((&day["order"]["name"], &day["order"]["because"]), (&"day first".into(), &"evidence".into()));
    assert_eq!(pile.run(["figures", "--dates", "--csv"]).done().stdout.lines().count(), dates.len() + 1);
}

#[test]
fn figures_are_held_against_a_table() {
    let pile = Pile::empty();
    pile.write("port.txt", TEXT);
    pile.run(["read", "port.txt"]).done();
    pile.write("barges.csv", "port,year,barges\nport,2023,1400\n");
    let added = pile.run(["table", "add", "barges.csv"]).done().stdout;
    assert_eq!(added, "barges.csv.toml: 1 values, 0 rows without\n");
    let checked = pile.run(["check", "--table", "barges.csv"]).done().stdout;
    assert!(checked.contains("at least 1,310 = at least 1310: agrees; the table: 1400"), "{checked}");
    pile.write("barges.csv", "port,year,barges\nport,2023,1200\n");
    let checked = pile.run(["check", "--table", "barges.csv"]).done().stdout;
    assert!(checked.contains("differs by 110"), "{checked}");
    let all = pile.run(["check", "--table", "barges.csv", "--all"]).done().stdout;
    assert!(all.contains(": no table"), "{all}");
    let lines = pile.list(["check", "--table", "barges.csv"]);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert_eq!((&lines[0]["verdict"], &lines[0]["by"]), (&"differs".into(), &"110".into()));
    assert_eq!((&lines[0]["expected"], &lines[0]["lines"]), (&"1200".into(), &serde_json::json!([2])));
    let unheld = pile.list(["check", "--table", "barges.csv", "--all"]);
    assert!(unheld.iter().any(|line| line["verdict"] == "no table" && line["expected"].is_null()), "{unheld:#?}");
    pile.run(["table", "add", "barges.csv"]).refused_with(&["barges.csv.toml", "is there already"]);
    pile.write("barges.csv.toml", "[columns]\nvalue = \"boats\"\n");
    pile.run(["check", "--table", "barges.csv"]).refused_with(&["no column \"boats\""]);
}
