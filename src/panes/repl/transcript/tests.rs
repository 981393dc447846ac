//! What comes in and what is seen of it, in a transcript of a few columns.

use super::looks::pointed;
use super::*;
use crate::ui::theme::{DEFAULT, Depth};

fn entry(kind: TranscriptKind, text: &str) -> TranscriptEntry {
    TranscriptEntry {
        id: Some(RequestId(1)),
        kind,
        text: text.to_owned(),
        value: None,
        beside: None,
    }
}

struct Screen {
    transcript: Transcript,
    theme: Theme,
    highlighter: Highlighter,
}

impl Screen {
    fn new() -> Screen {
        Screen {
            transcript: Transcript::default(),
            theme: Theme::built_in(DEFAULT, Depth::Mono),
            highlighter: Highlighter::new(),
        }
    }

    fn notes(&mut self, numbers: std::ops::Range<usize>) {
        for number in numbers {
            let text = format!("note {number}");
            self.transcript.push(&entry(TranscriptKind::Note, &text));
        }
    }

    fn lines(&mut self, width: u16, height: u16) -> Vec<String> {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
        let area = buf.area;
        self.transcript
            .draw(&mut buf, area, &self.theme, &self.highlighter);
        (0..height)
            .map(|y| {
                (0..width - 1)
                    .map(|x| buf[(x, y)].symbol().to_string())
                    .collect::<String>()
                    .trim_end()
                    .to_string()
            })
            .collect()
    }
}

#[test]
fn what_is_read_stays_while_more_comes_in() {
    let mut screen = Screen::new();
    screen.notes(0..20);
    assert_eq!(screen.lines(20, 3), ["· note 17", "· note 18", "· note 19"]);
    screen.transcript.scroll(-5);
    let read = ["· note 12", "· note 13", "· note 14"];
    assert_eq!(screen.lines(20, 3), read);
    screen.notes(20..25);
    assert_eq!(screen.lines(20, 3), read);
    assert_eq!(screen.transcript.unseen(), 5);
    screen.transcript.scroll(100);
    screen.lines(20, 3);
    assert!(screen.transcript.is_following());
    assert_eq!(screen.transcript.unseen(), 0);
}

#[test]
fn scrolling_ends_at_both_ends() {
    let mut screen = Screen::new();
    screen.notes(0..10);
    screen.lines(20, 3);
    screen.transcript.scroll(-1000);
    assert_eq!(screen.lines(20, 3), ["· note 0", "· note 1", "· note 2"]);
    screen.transcript.scroll(1);
    assert_eq!(screen.lines(20, 3), ["· note 1", "· note 2", "· note 3"]);
    let mut little = Screen::new();
    little.notes(0..2);
    little.lines(20, 5);
    little.transcript.scroll(-3);
    little.lines(20, 5);
    assert!(little.transcript.is_following());
    assert_eq!(little.lines(20, 3)[..2], ["· note 0", "· note 1"]);
}

#[test]
fn the_caret_stays_under_what_it_points_at() {
    let theme = Theme::built_in(DEFAULT, Depth::Mono);
    let source = "  | (a very long line that says at its very end x)";
    let at = source.len() - 2;
    let carets = format!("  |{}^", " ".repeat(at - 3));
    let content = format!("unbound: `x`\n{source}\n{carets}\n  in f");
    for columns in [60, 20, 10] {
        let lines = pointed(&content, columns, &theme, Role::Error);
        let source = lines[lines.len() - 3].to_string();
        let carets = lines[lines.len() - 2].to_string();
        let at = carets.find('^').expect("a caret");
        assert!(at < columns, "{columns}: {carets:?}");
        assert_eq!(source.as_bytes()[at], b'x', "{columns}: {source:?}");
    }
}

#[test]
fn output_in_pieces_is_one_text() {
    let mut screen = Screen::new();
    screen
        .transcript
        .push(&entry(TranscriptKind::Output, "one "));
    screen
        .transcript
        .push(&entry(TranscriptKind::Output, "line\n"));
    assert_eq!(screen.lines(20, 2), ["  one line", ""]);
}

#[test]
fn what_others_print_breaks_into_no_line() {
    let mut screen = Screen::new();
    let of = |text: &str| TranscriptEntry {
        beside: Some("task".into()),
        ..entry(TranscriptKind::Output, text)
    };
    let mut push = |entry: &TranscriptEntry| screen.transcript.push(entry);
    push(&entry(TranscriptKind::Output, "one "));
    push(&of("tick\n"));
    push(&entry(TranscriptKind::Output, "line\n"));
    push(&of("tock\n"));
    push(&entry(TranscriptKind::Output, "open"));
    push(&of("tack\n"));
    push(&entry(TranscriptKind::Value, "42"));
    push(&entry(TranscriptKind::Output, "end"));
    push(&of("toe\n"));
    let before = [
        "  one line",
        "┆ task: tick",
        "  tock",
        "  open",
        "⇒ 42",
        "┆ task: tack",
        "  end",
        "",
    ];
    assert_eq!(screen.lines(20, 8), before);
    screen.transcript.release();
    assert_eq!(screen.lines(20, 8)[7], "┆ task: toe");
}

#[test]
fn the_transcript_has_an_end() {
    let mut screen = Screen::new();
    screen.notes(0..ENTRIES_MAX + 10);
    assert_eq!(screen.transcript.flow.len(), ENTRIES_MAX);
    screen.lines(20, 3);
    screen.transcript.scroll(isize::MIN / 2);
    assert_eq!(screen.lines(20, 3)[0], "· note 10");
    let huge = "x".repeat(ENTRY_BYTES_MAX * 2);
    screen
        .transcript
        .push(&entry(TranscriptKind::Output, &huge));
    assert!(screen.transcript.bytes < ENTRY_BYTES_MAX * 2);
}
