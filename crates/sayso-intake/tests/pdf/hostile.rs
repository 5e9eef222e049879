//! Files that are broken, or built to break a reader: each ends with a document or a reason.

use std::time::{Duration, Instant};

use sayso_intake::{Limits, Unread, intake};

use crate::make::{File, Page, stream};
use crate::{LEFT, RIGHT};

fn two_pages() -> File {
    let page = |lines: &[&str]| Page::default().line(50.0, 750.0, 16.0, "Dark barges").lines(50.0, 700.0, lines);
    File::of([page(&LEFT), page(&RIGHT).image()])
}

/// Reads it, whatever comes of it, and keeps what a document promises.
fn read(bytes: &[u8]) -> Result<String, Unread> {
    let start = Instant::now();
    let document = intake(bytes, &Limits::default());
    // Generous, because a test machine is slow and busy; what grows with the square of the input would still miss it.
    assert!(start.elapsed() < Duration::from_secs(100), "{:?}", start.elapsed());
    document.map(|document| {
        assert_eq!(document.check(), Ok(()));
        document.text().to_owned()
    })
}

#[test]
fn a_password_is_asked_for_in_the_reason() {
    let mut file = two_pages();
    let key = "28".repeat(32);
    file.objects = vec![format!("<< /Filter /Standard /V 1 /R 2 /P -4 /O <{key}> /U <{key}> >>")];
    file.trailer = "/Encrypt 10 0 R /ID [<00> <00>]".to_owned();
    assert_eq!(read(&file.bytes()), Err(Unread::Pdf("that opens only with a password")));
}

#[test]
fn a_file_that_was_cut_off_gives_what_it_has_or_a_reason() {
    let bytes = two_pages().bytes();
    let mut n_read = 0;
    for end in (0..bytes.len()).step_by(61) {
        n_read += usize::from(read(&bytes[..end]).is_ok());
    }
    assert!(n_read > 0, "no cut file was read");
}

#[test]
fn flipped_bits_break_nothing() {
    let bytes = two_pages().bytes();
    // A fixed sequence of places, so that a failure comes again.
    let mut state = 88_172_645_463_325_252_u64;
    for _ in 0..150 {
        let mut broken = bytes.clone();
        for _ in 0..4 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let at = state as usize % broken.len();
            broken[at] ^= 1 << (state >> 40 & 7);
        }
        read(&broken).ok();
    }
}

#[test]
fn objects_inside_each_other_do_not_end_the_program() {
    let deep = 200_000;
    let mut file = two_pages();
    file.objects = vec!["[".repeat(deep) + &"]".repeat(deep), "<< /A ".repeat(deep) + &">>".repeat(deep)];
    file.catalog = "/PageLabels 10 0 R /Names 11 0 R".to_owned();
    assert!(read(&file.bytes()).is_ok());
    let mut file = two_pages();
    file.pages[0] = file.pages[0].clone().raw(&("[".repeat(deep) + &"q ".repeat(deep)));
    read(&file.bytes()).ok();
}

#[test]
fn a_tree_of_pages_with_loops_ends() {
    let whole = String::from_utf8_lossy(&two_pages().bytes()).into_owned();
    let start = whole.find("/Kids [").expect("a list of pages") + "/Kids [".len();
    for kids in ["2 0 R ", "2 0 R 2 0 R 1 0 R 99 0 R ", "3 0 R "] {
        let looped = format!("{}{kids}{}", &whole[..start], &whole[start..]).replacen("/Count 2", "/Count 99999999", 1);
        read(looped.as_bytes()).ok();
    }
}

#[test]
fn a_form_that_draws_itself_ends() {
    let mut file = two_pages();
    let entries = "/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /Fm 10 0 R >> >>";
    file.objects = vec![stream(entries, &"/Fm Do ".repeat(4))];
    file.pages[0].entries = "/Resources << /Font << /F1 3 0 R >> /XObject << /Fm 10 0 R >> >>".to_owned();
    file.pages[0] = file.pages[0].clone().raw("/Fm Do");
    read(&file.bytes()).ok();
}

#[test]
fn a_page_that_draws_without_end_is_cut_off_and_told() {
    let many = format!("BT /F1 5 Tf 50 50 Td {} ET", "(barge barge barge barge) Tj ".repeat(25_000));
    let document = intake(&File::of([Page::default().raw(&many)]).bytes(), &Limits::default()).unwrap();
    let told = document.notices.iter().any(|notice| notice.rule.as_ref() == "intake.pdf.page-too-much");
    assert!(told, "{:?}", document.notices);
}

#[test]
fn letters_all_over_a_page_take_no_longer_than_text() {
    let mut content = String::from("BT /F1 1 Tf ");
    for n in 0..30_000_u32 {
        // Places and sizes without any order.
        let at = n.wrapping_mul(2_654_435_761);
        let (x, y, size) = (at % 600, (at >> 10) % 800, 1 + (at >> 20) % 12);
        content.push_str(&format!("{size} 0 0 {size} {x} {y} Tm (m) Tj "));
    }
    content.push_str("ET");
    let file = File::of([Page::default().raw(&content)]);
    assert!(read(&file.bytes()).is_ok());
}

#[test]
fn pages_beyond_the_limit_are_told() {
    let mut limits = Limits::default();
    limits.max_pages = 1;
    let document = intake(&two_pages().bytes(), &limits).unwrap();
    assert_eq!(document.pages.len(), 1);
    let messages: Vec<&str> = document.notices.iter().map(|notice| notice.message.as_str()).collect();
    assert_eq!(messages, ["only the first 1 of 2 pages were read: the limit"]);
}
