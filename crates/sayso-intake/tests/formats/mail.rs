//! Mails and mailboxes.

use sayso_intake::{Limits, Part, unpack};

use crate::files::{blocks, notices, read, stated};

/// A mail with this head behind the usual one.
fn mail(head: &str, body: &str) -> Vec<u8> {
    format!(
        "From: Ann Roe <ann@example.org>\r\nTo: Bo Lind <bo@example.org>\r\nDate: Tue, 6 May 2031 10:00:00 +0200\r\n\
         Message-ID: <1@example.org>\r\n{head}\r\n\r\n{body}"
    )
    .into_bytes()
}

#[test]
fn what_a_mail_quotes_is_marked_with_the_line_that_names_its_writer() {
    let body = "We did not close the quay.\r\n\r\nOn 3 May 2031, Bo Lind <bo@example.org>\r\nwrote:\r\n> Why was it closed?\r\n\
        >\r\n> I asked twice.\r\n\r\nThat is all.\r\n-- \r\nAnn Roe\r\nHarbour board\r\n";
    let document = read(&mail("Subject: =?utf-8?q?Re:_Quai_ferm=C3=A9?=", body));
    assert_eq!(
        blocks(&document),
        [
            "title: Re: Quai fermé",
            "byline: Ann Roe <ann@example.org>",
            "dateline: Tue, 6 May 2031 10:00:00 +0200",
            "metadata: Bo Lind <bo@example.org>",
            "metadata: <1@example.org>",
            "paragraph: We did not close the quay.",
            "byline: On 3 May 2031, Bo Lind <bo@example.org>\r\nwrote:",
            "quoted: Why was it closed?",
            "quoted: I asked twice.",
            "paragraph: That is all.",
            "furniture: --",
            "signature: Ann Roe",
            "signature: Harbour board",
        ]
    );
    assert_eq!(
        stated(&document),
        [
            "title: Re: Quai fermé (intake.mail.subject)",
            "author: Ann Roe (intake.mail.from)",
            "date: 6 May 2031 = 2031-05-06 (intake.mail.date)",
        ]
    );
    assert!(notices(&document)[0].starts_with("intake.mail.quoted: "), "{:?}", notices(&document));
}

#[test]
fn a_message_that_is_sent_on_is_that_of_its_writer() {
    let body =
        "For your files.\n\n-----Original Message-----\nFrom: Cy Dorn\nSent: 1 May 2031\nSubject: Quay\n\nClose it.\n";
    let document = read(&mail("Subject: Fw: Quay", body));
    assert_eq!(
        blocks(&document)[5..],
        [
            "paragraph: For your files.",
            "byline: -----Original Message-----",
            "byline: From: Cy Dorn",
            "byline: Sent: 1 May 2031",
            "byline: Subject: Quay",
            "quoted: Close it.",
        ]
    );
}

/// The blocks of a mail's text behind those of its head.
fn text(head: &str, body: &str) -> Vec<String> {
    blocks(&read(&mail(&format!("Subject: Re: Quay\r\n{head}"), body)))[5..].to_vec()
}

#[test]
fn an_earlier_message_below_its_head_is_not_the_senders() {
    let english = "I did not sign it.\r\n\r\nAnn Roe\r\n\r\n________________________________\r\nFrom: Bo Lind <bo@example.org>\r\n\
        Sent: Monday, 5 May 2031 09:12\r\nTo: Ann Roe\r\nSubject: Quay\r\n\r\nYou signed it.\r\n\r\nLe 4 mai 2031 à 10:00, Cy Dorn \
        a écrit :\r\n\r\nShe signed.\r\n";
    let expected = [
        "paragraph: I did not sign it.",
        "paragraph: Ann Roe",
        "byline: ________________________________",
        "byline: From: Bo Lind <bo@example.org>",
        "byline: Sent: Monday, 5 May 2031 09:12",
        "byline: To: Ann Roe",
        "byline: Subject: Quay",
        "quoted: You signed it.",
        "byline: Le 4 mai 2031 à 10:00, Cy Dorn a écrit :",
        "quoted: She signed.",
    ];
    assert_eq!(text("MIME-Version: 1.0", english), expected);
    let french = "<p>Non.</p><hr><div><p><b>De :</b> Bo Lind<br><b>Envoyé :</b> lundi 5 mai 2031 09:12<br><b>À :</b> Ann Roe<br>\
        <b>Objet :</b> Quai</p></div><p>Elle a signé.</p>";
    let expected = [
        "paragraph: Non.",
        "byline: De : Bo Lind\nEnvoyé : lundi 5 mai 2031 09:12\nÀ : Ann Roe\nObjet : Quai",
        "quoted: Elle a signé.",
    ];
    assert_eq!(text("MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8", french), expected);
}

#[test]
fn a_line_that_names_the_writer_stands_before_what_they_wrote() {
    let french = "Non.\n\nLe lun. 5 mai 2031 à 09:12, Bo Lind <bo@example.org> a\nécrit :\n\n> Elle a signé.\n> > Qui ?\n\nJe maintiens.\n";
    let expected = [
        "paragraph: Non.",
        "byline: Le lun. 5 mai 2031 à 09:12, Bo Lind <bo@example.org> a\nécrit :",
        "quoted: Elle a signé.\nQui ?",
        "paragraph: Je maintiens.",
    ];
    assert_eq!(text("MIME-Version: 1.0", french), expected);
    let unsigned = "No.\n\nOn 5 May 2031 at 09:12, Bo Lind wrote:\n\nShe signed.\n\nI saw it.\n";
    let expected = [
        "paragraph: No.",
        "byline: On 5 May 2031 at 09:12, Bo Lind wrote:",
        "quoted: She signed.",
        "quoted: I saw it.",
    ];
    assert_eq!(text("MIME-Version: 1.0", unsigned), expected);
    let page = "<p>No.</p><div class=gmail_attr>On 5 May, Bo Lind wrote:<br></div><blockquote>She signed.</blockquote>";
    let expected = ["paragraph: No.", "byline: On 5 May, Bo Lind wrote:", "quoted: She signed."];
    assert_eq!(text("MIME-Version: 1.0\r\nContent-Type: text/html", page), expected);
}

#[test]
fn what_only_looks_like_an_earlier_message_is_the_senders() {
    let body = "Three things:\n\nFrom: the quay\nTo: the lock\n\nOn 5 May the board wrote:\n\nWe close it.\n";
    let expected = [
        "paragraph: Three things:",
        "paragraph: From: the quay",
        "paragraph: To: the lock",
        "paragraph: On 5 May the board wrote:",
        "paragraph: We close it.",
    ];
    assert_eq!(text("MIME-Version: 1.0", body), expected);
}

#[test]
fn transfer_encodings_and_wrong_labels_are_undone_with_their_places() {
    let head = |encoding: &str, charset: &str| {
        format!(
            "MIME-Version: 1.0\r\nContent-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: {encoding}"
        )
    };
    let last = |received: &[u8]| blocks(&read(received)).last().cloned().unwrap();
    let quoted = "L=C3=A9a a dit=20: =\r\nnon.\r\n";
    assert_eq!(last(&mail(&head("quoted-printable", "utf-8"), quoted)), "paragraph: Léa a dit : non.");
    assert_eq!(last(&mail(&head("quoted-printable", "iso-8859-1"), quoted)), "paragraph: Léa a dit : non.");
    assert_eq!(last(&mail(&head("quoted-printable", "iso-8859-1"), "L=E9a a dit non.")), "paragraph: Léa a dit non.");
    assert_eq!(last(&mail(&head("base64", "utf-8"), "TMOpYSBhIGRp\r\ndCBub24u\r\n")), "paragraph: Léa a dit non.");
}

#[test]
fn the_text_of_a_page_is_read_where_there_is_no_other() {
    let body = "<html><head><style>p {}</style></head><body><p>No &amp; no.</p><blockquote><p>Why?</p></blockquote></body></html>";
    let document = read(&mail("MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8", body));
    assert_eq!(blocks(&document)[4..], ["paragraph: No & no.", "quoted: Why?"]);
}

#[test]
fn attachments_are_documents_of_their_own() {
    let body = "--x\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n--x\r\nContent-Type: text/plain; name=\"log.txt\"\r\n\
        Content-Disposition: attachment; filename=\"log.txt\"\r\nContent-Transfer-Encoding: base64\r\n\r\nTG9nLg==\r\n--x\r\n\
        Content-Type: message/rfc822\r\n\r\nFrom: Cy <cy@example.org>\r\nDate: 1 May 2031 10:00:00 +0200\r\nSubject: In\r\n\r\nIn.\r\n--x--\r\n";
    let received = mail("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x", body);
    assert_eq!(blocks(&read(&received))[4..], ["paragraph: See below."]);
    let mut parts = Vec::new();
    let held = unpack(&received, &Limits::default(), &mut |part: Part| parts.push(part)).expect("it holds files");
    assert!(held.is_document);
    assert_eq!(held.to_string(), "a mail with 2 parts, recorded on their own");
    assert_eq!((parts[0].name.as_str(), parts[0].content.as_deref()), ("log.txt", Ok(&b"Log."[..])));
    assert_eq!(parts[1].name, "2.rfc822");
    assert_eq!(blocks(&read(parts[1].content.as_ref().unwrap())).last().unwrap(), "paragraph: In.");
}

#[test]
fn a_message_in_a_message_is_a_part() {
    let body = "--x\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n\
        Content-Type: message/rfc822\r\n\r\nSubject: In\r\n\r\nIn.\r\n--x--\r\n";
    let received = mail("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x", body);
    assert_eq!(blocks(&read(&received))[4..], ["paragraph: See below."]);
    let mut parts = Vec::new();
    unpack(&received, &Limits::default(), &mut |part: Part| parts.push(part)).expect("it holds files");
    assert_eq!(parts.len(), 1);
    assert!(String::from_utf8_lossy(parts[0].content.as_ref().unwrap()).contains("In."));
}

#[test]
fn a_mailbox_holds_messages() {
    let mut mailbox = Vec::new();
    for subject in ["One", "Two"] {
        mailbox.extend_from_slice(b"From ann@example.org Tue May  6 10:00:00 2031\n");
        mailbox.extend(mail(&format!("Subject: {subject}"), "Text.\n\nFrom here on it rains.\n\n>From there too.\n\n"));
    }
    let mut subjects = Vec::new();
    let held = unpack(&mailbox, &Limits::default(), &mut |part: Part| {
        let document = read(part.content.as_ref().unwrap());
        subjects.push(format!("{} {}, {} blocks", part.name, blocks(&document)[0], document.blocks.len()));
    });
    assert_eq!(subjects, ["1 title: One, 8 blocks", "2 title: Two, 8 blocks"]);
    assert_eq!(held.unwrap().to_string(), "a mailbox with 2 parts, recorded on their own");
}
