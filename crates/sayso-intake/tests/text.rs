//! Plain-text copies of pages: which block is what, and what the text states about itself. All examples are invented.

use sayso_intake::{Limits, intake};
use sayso_ledger::{Document, Finding};

/// Reads the text and compares blocks ("kind: first words") and facts ("fact: words").
fn check(name: &str, text: &str, blocks: &[&str], facts: &[&str]) {
    let document = intake(text.as_bytes(), &Limits::default()).expect("the page is read");
    assert_eq!(document.check(), Ok(()), "{name}");
    let found: Vec<String> = document
        .blocks
        .iter()
        .map(|block| {
            let words: String = document.slice(block.span).chars().take(24).collect();
            format!("{}: {}", block.kind.name(), words.replace('\n', "⏎").trim())
        })
        .collect();
    assert_eq!(found, blocks, "{name}");
    assert_eq!(facts_of(&document), facts, "{name}");
}

fn facts_of(document: &Document) -> Vec<String> {
    let stated = &document.stated;
    let fact = |name: &str, finding: &Option<Finding>| {
        finding.as_ref().map(|finding| format!("{name}: {} ({})", document.slice(finding.span), finding.rule))
    };
    let mut facts: Vec<String> = [
        fact("title", &stated.title),
        fact("author", &stated.author),
        fact("outlet", &stated.outlet),
        fact("issuer", &stated.issuer),
        stated.date.as_ref().map(|date| format!("date: {} ({})", date.iso, date.finding.rule)),
        stated.modified.as_ref().map(|date| format!("changed: {} ({})", date.iso, date.finding.rule)),
    ]
    .into_iter()
    .flatten()
    .collect();
    facts.push(format!("{}, {}", document.language.name(), document.kind.name()));
    facts
}

#[test]
fn a_signed_statement() {
    check(
        "statement",
        "Statement\n- portoffice\n- Mar 4\n- 2 min read\n\
         The Guild of Pilots of Norhaven has read the report of the harbour board with great concern this week.\n\
         I. The Figures Are Wrong\n\
         The report counts every ship twice, and it does not say where its numbers were taken from.\n\
         Guild of Pilots of Norhaven\nMarch 4, 2031\n\n\nComments\nNice!\n",
        &[
            "title: Statement",
            "byline: - portoffice",
            "dateline: - Mar 4",
            "furniture: - 2 min read",
            "paragraph: The Guild of Pilots of N",
            "heading: I. The Figures Are Wrong",
            "paragraph: The report counts every",
            "signature: Guild of Pilots of Norha",
            "signature: March 4, 2031",
            "furniture: Comments",
            "furniture: Nice!",
        ],
        &[
            "title: Statement (intake.title.first-line)",
            "issuer: Guild of Pilots of Norhaven (intake.signature)",
            "date: 2031-03-04 (intake.signature)",
            "en, statement",
        ],
    );
}

#[test]
fn a_column_with_its_writer_above_the_title() {
    check(
        "column",
        "Ilse Vandermeer\n\n12th Oct, 2029. 07:15 am\n\nA harbour worth keeping\n\n\
         The old harbour feeds four hundred families, and nobody on the board has asked a single one of them.\n\n\
         It should stay open because the alternative is a car park that no one in the town wants to pay for.\n\n\
         The writer is a lecturer at the Norhaven School of Shipping",
        &[
            "byline: Ilse Vandermeer",
            "dateline: 12th Oct, 2029. 07:15 am",
            "title: A harbour worth keeping",
            "paragraph: The old harbour feeds fo",
            "paragraph: It should stay open beca",
            "signature: The writer is a lecturer",
        ],
        &[
            "title: A harbour worth keeping (intake.title.first-line)",
            "author: Ilse Vandermeer (intake.byline)",
            "date: 2029-10-12 (intake.dateline)",
            "en, opinion",
        ],
    );
}

#[test]
fn questions_and_answers_with_the_speaker_in_the_title() {
    check(
        "fr",
        "Accueil\u{a0}> Actualités\nQuestions-Réponses de la porte-parole du Port de Malvent au sujet des quais fermés\n\
         2030-01-09 11:00\n\n\
         Q\u{a0}: Plusieurs journaux écrivent que les quais resteront fermés jusqu’au printemps. Est-ce exact\u{a0}?\n\n\
         R\u{a0}: Non. Les quais seront rouverts dès que les travaux seront terminés, comme nous l’avons annoncé.\n\n\
         Nous invitons les journaux à vérifier leurs informations avant de les publier.\n\n[ Imprimer ]\n",
        &[
            "furniture: Accueil\u{a0}> Actualités",
            "title: Questions-Réponses de la",
            "dateline: 2030-01-09 11:00",
            "question: Q\u{a0}: Plusieurs journaux é",
            "answer: R\u{a0}: Non. Les quais seron",
            "answer: Nous invitons les journa",
            "furniture: [ Imprimer ]",
        ],
        &[
            "title: Questions-Réponses de la porte-parole du Port de Malvent au sujet des quais fermés \
             (intake.title.first-line)",
            "issuer: porte-parole du Port de Malvent (intake.heading-speaker)",
            "date: 2030-01-09 (intake.dateline)",
            "fr, questions and answers",
        ],
    );
    check(
        "en",
        "Harbour Ministry Spokesperson Ada Quill’s Remarks on the Closed Quays\n\n3 June 2031\n\n\
         Q: The papers say that the quays will stay closed until spring. Is that so, and why was it not announced?\n\n\
         A: It is not so. We will open them when the work is done, and that is all there is to say about it today.\n",
        &[
            "title: Harbour Ministry Spokesp",
            "dateline: 3 June 2031",
            "question: Q: The papers say that t",
            "answer: A: It is not so. We will",
        ],
        &[
            "title: Harbour Ministry Spokesperson Ada Quill’s Remarks on the Closed Quays (intake.title.first-line)",
            "issuer: Harbour Ministry Spokesperson Ada Quill (intake.heading-speaker)",
            "date: 2031-06-03 (intake.dateline)",
            "en, questions and answers",
        ],
    );
}

#[test]
fn questions_and_answers_with_the_speaker_before_the_first_turn() {
    check(
        "en",
        "Transcript of the press briefing of the Norhaven Harbour Office, 3 June 2031\n\n\
         Spokesman Ivo Quill took questions from reporters.\n\n\
         Q: The papers say that the quays will stay closed until spring. Is that so, and why was it not announced?\n\n\
         A: It is not so. We will open them when the work is done, and that is all there is to say about it today.\n",
        &[
            "title: Transcript of the press",
            "paragraph: Spokesman Ivo Quill took",
            "question: Q: The papers say that t",
            "answer: A: It is not so. We will",
        ],
        &[
            "title: Transcript of the press briefing of the Norhaven Harbour Office, 3 June 2031 \
             (intake.title.first-line)",
            "issuer: Spokesman Ivo Quill (intake.questioned)",
            "date: 2031-06-03 (intake.title-date)",
            "en, questions and answers",
        ],
    );
    // A body alone answers as it stands in the title.
    check(
        "fr",
        "Compte rendu du point de presse du ministère des Ports, 3 juin 2031\n\n\
         La salle était pleine et la séance a commencé avec une demi-heure de retard sur l’horaire.\n\n\
         Q\u{a0}: Les quais resteront-ils fermés jusqu’au printemps, comme l’écrivent plusieurs journaux\u{a0}?\n\n\
         R\u{a0}: Non. Les quais seront rouverts dès que les travaux seront terminés, comme nous l’avons annoncé.\n",
        &[
            "title: Compte rendu du point de",
            "paragraph: La salle était pleine et",
            "question: Q\u{a0}: Les quais resteront-",
            "answer: R\u{a0}: Non. Les quais seron",
        ],
        &[
            "title: Compte rendu du point de presse du ministère des Ports, 3 juin 2031 (intake.title.first-line)",
            "issuer: ministère des Ports (intake.heading-speaker)",
            "date: 2031-06-03 (intake.title-date)",
            "fr, questions and answers",
        ],
    );
}

#[test]
fn a_body_without_a_capital_issues_its_communique() {
    check(
        "fr",
        "Communiqué du syndicat des pilotes de Malvent\n\nMalvent, le 14 mai 2031\n\n\
         Le syndicat prend acte de la fermeture du bassin et demande que les relevés soient publiés sans délai.\n",
        &[
            "title: Communiqué du syndicat d",
            "dateline: Malvent, le 14 mai 2031",
            "paragraph: Le syndicat prend acte d",
        ],
        &[
            "title: Communiqué du syndicat des pilotes de Malvent (intake.title.first-line)",
            "issuer: syndicat des pilotes de Malvent (intake.heading-speaker)",
            "date: 2031-05-14 (intake.dateline)",
            "fr, statement",
        ],
    );
    check(
        "fr",
        "Communiqué du soir\n\nMalvent, le 14 mai 2031\n\n\
         Le syndicat prend acte de la fermeture du bassin et demande que les relevés soient publiés sans délai.\n",
        &["title: Communiqué du soir", "dateline: Malvent, le 14 mai 2031", "paragraph: Le syndicat prend acte d"],
        &["title: Communiqué du soir (intake.title.first-line)", "date: 2031-05-14 (intake.dateline)", "fr, statement"],
    );
}

#[test]
fn an_article_taken_over_from_an_outlet() {
    check(
        "reprint",
        "Quays closed « until further notice »\n\n\
         The board of Norhaven has closed three of its quays, and it says that it does not know for how long.\n\n\
         Tags : harbour, Norhaven,\n\n\
         Deep water\n\n\
         Divers found cracks in the walls in spring, according to a note that the board did not want to publish.\n\n\
         Crane at the quay - harbour - norpix\n\n© Norpix. A crane stands idle at the quay.\n\n\
         Nobody was hurt. The board will meet again on 4 May 2031, and ships will have to wait until then.\n\n\
         Source : Le Courrier du Port, 14/04/2031\n\n#harbour #quays\n\nLaisser un commentaire\n\n*\n",
        &[
            "title: Quays closed « until fur",
            "paragraph: The board of Norhaven ha",
            "furniture: Tags : harbour, Norhaven",
            "heading: Deep water",
            "paragraph: Divers found cracks in t",
            "caption: Crane at the quay - harb",
            "caption: © Norpix. A crane stands",
            "paragraph: Nobody was hurt. The boa",
            "signature: Source : Le Courrier du",
            "furniture: #harbour #quays",
            "furniture: Laisser un commentaire",
            "furniture: *",
        ],
        &[
            "title: Quays closed « until further notice » (intake.title.first-line)",
            "outlet: Le Courrier du Port (intake.source-line)",
            "date: 2031-04-14 (intake.source-line)",
            "en, article",
        ],
    );
}

#[test]
fn a_french_article_with_byline() {
    check(
        "byline",
        "Le port ferme trois quais\n\nPar Jeanne d’Aubry\n\nPublié le lundi 14 avril 2031 à 10h15\n\n\
         Le conseil du port a fermé trois quais, et il dit ne pas savoir combien de temps cela durera encore.\n\n\
         - Le premier quai ferme tout de suite.\n- Le deuxième ferme en mai.\n",
        &[
            "title: Le port ferme trois quai",
            "byline: Par Jeanne d’Aubry",
            "dateline: Publié le lundi 14 avril",
            "paragraph: Le conseil du port a fer",
            "list item: - Le premier quai ferme",
            "list item: - Le deuxième ferme en m",
        ],
        &[
            "title: Le port ferme trois quais (intake.title.first-line)",
            "author: Jeanne d’Aubry (intake.byline)",
            "date: 2031-04-14 (intake.dateline)",
            "fr, article",
        ],
    );
}

#[test]
fn broken_lines_are_one_paragraph() {
    check(
        "wrapped",
        "The board of Norhaven has closed three of its quays, and it says that\n\
         it does not know for how long. Divers found cracks in the walls in\n\
         spring, according to a note that the board did not want to publish\n\
         before the vote.\n\n\
         Nobody was hurt. The board will meet again next week, and the ships\n\
         will have to wait until then.\n",
        &["paragraph: The board of Norhaven ha", "paragraph: Nobody was hurt. The boa"],
        &["en, unknown"],
    );
}

#[test]
fn text_that_only_looks_like_a_frame_stays_text() {
    let first =
        "Statement by the board sparks anger among the pilots who have to work there every single day of the year.";
    check(
        "words in text",
        &format!(
            "{first}\n\nComments\n\nThe comments of the pilots were clear, they said on 3 May 2031, and nobody answered.\n\n\
             By the sea, a town rises.\n\nShare of the market: 40 %.\n\nThe end came sooner than anybody on the quay had thought, and nobody was there to see it. \
             The ships left one by one, the lamps went out, and in the morning the water was as flat as a table.\n"
        ),
        &[
            "paragraph: Statement by the board s",
            "heading: Comments",
            "paragraph: The comments of the pilo",
            "paragraph: By the sea, a town rises",
            "paragraph: Share of the market: 40",
            "paragraph: The end came sooner than",
        ],
        &["en, unknown"],
    );
}

/// Reads what a page has over a text, a text, and what it has under it; compares the facts but for language.
fn check_frame(over: &str, under: &str, expected: &[&str]) {
    let text = "The cutters met twice in spring, and the second meeting went on until three in the morning. Nobody who \
                was there has told us why it took so long, and the minutes do not tell either.\n\n\
                The prices will be read out in the hall, and the results will hang on the door for the whole of June.";
    check_facts(over, text, under, expected);
}

fn check_facts(over: &str, text: &str, under: &str, expected: &[&str]) {
    let page = format!("{over}\n\n{text}\n\n{under}\n");
    let document = intake(page.as_bytes(), &Limits::default()).expect("the page is read");
    assert_eq!(document.check(), Ok(()), "{over}");
    let facts: Vec<String> = facts_of(&document)
        .into_iter()
        .map(|fact| match fact.split_once(" (intake") {
            Some((fact, _)) => fact.to_owned(),
            None => fact.split_once(", ").map_or_else(|| fact.clone(), |(_, kind)| kind.to_owned()),
        })
        .collect();
    assert_eq!(facts, expected, "{over}");
}

#[test]
fn lines_of_the_page_stand_over_the_title() {
    for (over, under, expected) in [
        (
            "The Tarn Valley Herald\nOpinion\nLeave the Geese Alone\nMaud Ferrier\n9 June 2031, 6.30am",
            "",
            &[
                "title: Leave the Geese Alone",
                "author: Maud Ferrier",
                "outlet: The Tarn Valley Herald",
                "date: 2031-06-09",
                "opinion",
            ][..],
        ),
        (
            "Home / Sport / Rowing\nTHE TARN GAZETTE\nEight boats lost in a storm\n9 June 2031 | 4 min read | Print",
            "Source: The Upland Courier, 08/06/2031",
            &["title: Eight boats lost in a storm", "outlet: THE TARN GAZETTE", "date: 2031-06-09", "article"],
        ),
        (
            "Home > Documents\nDepartment of Inland Fisheries\nReport on the State of the Rivers 2030\n9 June 2031",
            "Tarn, 9 June 2031\nDepartment of Inland Fisheries",
            &[
                "title: Report on the State of the Rivers 2030",
                "issuer: Department of Inland Fisheries",
                "date: 2031-06-09",
                "report",
            ],
        ),
        (
            "Fédération des bergers du Haut-Tarn\nPresse / Communiqués\nLes loups ne lisent pas les décrets\nLe 9 juin 2031",
            "",
            &[
                "title: Les loups ne lisent pas les décrets",
                "issuer: Fédération des bergers du Haut-Tarn",
                "date: 2031-06-09",
                "statement",
            ],
        ),
        (
            "Stonefly Watch > Reports\nWhat the Water Carries\nReport no. 3, by Ada Lund and Piet Moor\n9 June 2031 · 6 min read",
            "",
            &[
                "title: What the Water Carries",
                "author: Ada Lund and Piet Moor",
                "issuer: Stonefly Watch",
                "date: 2031-06-09",
                "report",
            ],
        ),
        (
            "Accueil › Montagne\nLa fromagerie ferme pour l’hiver\nPar Lise Orban\nPublié le 9 juin 2031 à 7 h 05 – Lecture : 3 min",
            "L’Aube de la Haute Vallée, 09/06/2031\nPartager – Réagir (12)",
            &[
                "title: La fromagerie ferme pour l’hiver",
                "author: Lise Orban",
                "outlet: L’Aube de la Haute Vallée",
                "date: 2031-06-09",
                "article",
            ],
        ),
        ("News and positions\n“No Bread Without Salt”", "", &["title: “No Bread Without Salt”", "statement"]),
        (
            "PRESS RELEASE\nBakers to strike\n9 June 2031",
            "",
            &["title: Bakers to strike", "date: 2031-06-09", "statement"],
        ),
    ] {
        check_frame(over, under, expected);
    }
}

#[test]
fn a_title_that_looks_like_a_line_of_the_page_stays_the_title() {
    for (over, under, expected) in [
        (
            "COUNCIL SHUTS THREE SCHOOLS\nParents were told by letter on Monday\n9 June 2031",
            "",
            &["title: COUNCIL SHUTS THREE SCHOOLS", "date: 2031-06-09", "unknown"][..],
        ),
        (
            "Ministry of Health recalls masks\nShops must send back every box\n9 June 2031",
            "",
            &["title: Ministry of Health recalls masks", "date: 2031-06-09", "unknown"],
        ),
        (
            "Le ministère de la Santé rappelle des masques\nLes boutiques ont trois jours\n9 juin 2031",
            "",
            &["title: Le ministère de la Santé rappelle des masques", "date: 2031-06-09", "unknown"],
        ),
        ("Salt Roads\n9 June 2031", "", &["title: Salt Roads", "date: 2031-06-09", "unknown"]),
        (
            "Culture\nThe Last Guardian\nA story of salt\n9 June 2031",
            "",
            &["title: The Last Guardian", "date: 2031-06-09", "unknown"],
        ),
        (
            "Ministry Recalls Prices\nPress release\nShops must send back every box\n9 June 2031",
            "",
            &["title: Ministry Recalls Prices", "date: 2031-06-09", "statement"],
        ),
        (
            "Opinion: Why bread is dear\nAnn Roe · 9 June 2031",
            "",
            &["title: Opinion: Why bread is dear", "author: Ann Roe", "date: 2031-06-09", "opinion"],
        ),
        (
            "The Last Courier\nA man who carried letters across the hills\n9 June 2031",
            "A courier was always paid in salt.",
            &["title: The Last Courier", "date: 2031-06-09", "unknown"],
        ),
        (
            "24/7 care/support for miners and nurses\nWho pays for it\n9 June 2031",
            "",
            &["title: 24/7 care/support for miners and nurses", "date: 2031-06-09", "unknown"],
        ),
        (
            "Home birth / hospital birth: what the figures say\n9 June 2031",
            "",
            &["title: Home birth / hospital birth: what the figures say", "date: 2031-06-09", "unknown"],
        ),
        (
            "The bakers struck for a week.\nThe salt ran out on Monday\n9 June 2031",
            "",
            &["date: 2031-06-09", "unknown"],
        ),
        (
            "Analyses\n9 June 2031",
            "Orsel, 9 June 2031\nAnn Roe",
            &["title: Analyses", "author: Ann Roe", "date: 2031-06-09", "article"],
        ),
        ("Déclaration\n9 juin 2031", "", &["title: Déclaration", "date: 2031-06-09", "statement"]),
    ] {
        check_frame(over, under, expected);
    }
}

#[test]
fn the_account_and_the_first_words_name_who_issues_a_text() {
    let text = "The Upland Bakers’ Guild (UBG) speaks for forty ovens, and it has read what the council wrote on bread. \
                It does not agree with it, and it will say so in the hall as often as it takes.\n\n\
                Every oven will be shown to anybody who asks, and the books will lie open on the table in June.";
    let under = "Ann Roe, President\nTarn, 9 June 2031";
    check_facts(
        "Flour Is Not a Luxury\n- ubg-office\n- Jun 9\n- 3 min read",
        text,
        under,
        &["title: Flour Is Not a Luxury", "issuer: Upland Bakers’ Guild", "date: 2031-06-09", "statement"],
    );
    check_facts(
        "Flour Is Not a Luxury\n9 June 2031",
        text,
        "",
        &["title: Flour Is Not a Luxury", "date: 2031-06-09", "unknown"],
    );
}

#[test]
fn a_text_that_is_mostly_furniture_says_so() {
    let comments = "I was there and saw nothing of the kind.\n\n".repeat(12);
    let page = format!("The quay was closed on Monday, the port of Norhaven said.\n\nLeave a comment\n\n{comments}");
    let document = intake(page.as_bytes(), &Limits::default()).expect("the page is read");
    let notices: Vec<&str> = document.notices.iter().map(|notice| &*notice.rule).collect();
    assert_eq!(notices, ["intake.furniture.most"]);
}

#[test]
fn an_outlet_between_byline_and_date() {
    let text = "The pilots’ guild of Norhaven has rejected the plan of the harbour office to move ships at night, and it says why.";
    let over = "Pilots reject the night plan\n\nBy Ada Quill\n\nThe Norhaven Lamp\n\n14 April 2031";
    let facts = [
        "title: Pilots reject the night plan",
        "author: Ada Quill",
        "outlet: The Norhaven Lamp",
        "date: 2031-04-14",
        "article",
    ];
    check_facts(over, text, "Leave a comment", &facts);
    let text = "Les pilotes de Malvent refusent le plan de la capitainerie, qui veut faire entrer les navires pendant la nuit.";
    let over = "Les pilotes refusent le plan de nuit\n\nPar Ada Quill\nLe Fanal de Malvent\n\
        Publié le 14 avril 2031 à 08h15 - Mis à jour le 15 avril 2031";
    let facts = [
        "title: Les pilotes refusent le plan de nuit",
        "author: Ada Quill",
        "outlet: Le Fanal de Malvent",
        "date: 2031-04-14",
        "changed: 2031-04-15",
        "article",
    ];
    check_facts(over, text, "Soyez le premier à réagir", &facts);
}

#[test]
fn place_and_date_open_a_signature() {
    let text = "Les pilotes de Malvent refusent le plan de la capitainerie, qui veut faire entrer les navires pendant la nuit.";
    check(
        "signature",
        &format!(
            "Déclaration sur le plan de nuit\n\n{text}\n\nFait à Malvent, le 14 avril 2031\n\nLa présidente,\nVera Strand\n"
        ),
        &[
            "title: Déclaration sur le plan",
            "paragraph: Les pilotes de Malvent r",
            "signature: Fait à Malvent, le 14 av",
            "signature: La présidente,",
            "signature: Vera Strand",
        ],
        &[
            "title: Déclaration sur le plan de nuit (intake.title.first-line)",
            "author: Vera Strand (intake.signature)",
            "date: 2031-04-14 (intake.signature)",
            "fr, statement",
        ],
    );
}

#[test]
fn blocks_of_another_language_are_told() {
    let text = "The harbour office closed three quays after the storm, and the pilots said that nobody had asked them.\n\n\
        « Nous n’avons jamais été consultés sur la fermeture des quais », a déclaré la porte-parole des pilotes de Malvent.\n\n\
        The office answered that it had invited the guild twice, and that the quays would be opened again in May.\n";
    let document = intake(text.as_bytes(), &Limits::default()).expect("the text is read");
    let notices: Vec<(&str, &str)> =
        document.notices.iter().map(|notice| (notice.rule.as_ref(), notice.message.as_str())).collect();
    assert_eq!(notices, [("intake.languages", "several languages: beside \"en\" block 2 in \"fr\"")]);
}

#[test]
fn short_texts_have_a_language_if_their_words_tell() {
    for (text, language) in
        [("The pilots said no.", "en"), ("Les pilotes ont dit non.", "fr"), ("Norhaven, Malvent, Orsel", "und")]
    {
        let document = intake(text.as_bytes(), &Limits::default()).expect("the text is read");
        assert_eq!(document.language.name(), language, "{text}");
    }
}
