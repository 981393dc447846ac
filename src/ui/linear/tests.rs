//! The voice on its own: what is typed, what is said meanwhile, what a terminal must not obey.

use super::*;

fn typed(text: &str) -> Option<Typing> {
    Some(Typing::new("λ", text, text.len()))
}

fn at(text: &str, caret: usize) -> Option<Typing> {
    Some(Typing::new("λ", text, caret))
}

#[test]
fn what_is_typed_grows_and_shrinks_at_its_end() {
    let mut voice = Voice::default();
    assert_eq!(voice.take(typed("")), "λ ");
    assert_eq!(voice.take(typed("(f")), "(f");
    assert_eq!(voice.take(typed("(f 日")), " 日");
    assert_eq!(voice.take(typed("(f ")), "\x08 \x08\x08 \x08");
    assert_eq!(voice.take(typed("(f ")), "");
    assert_eq!(voice.take(typed("(f \n  x")), "\r\n    x");
}

#[test]
fn a_line_said_meanwhile_stands_above() {
    let mut voice = Voice::default();
    voice.take(typed("(f"));
    voice.say("value: 42\n\nand more");
    assert_eq!(voice.take(typed("(f")), "\r\nvalue: 42\r\nand more\r\nλ (f");
    assert_eq!(voice.take(None), "\r\n");
    assert_eq!(voice.take(None), "");
}

/// Whatever the pane makes of its line then, and however late the answer is: nothing is taken back.
#[test]
fn a_line_that_was_sent_off_stays_and_its_answer_follows() {
    let mut voice = Voice::default();
    voice.take(typed("(+ 1 2"));
    // The last letter came with the key that sent it.
    assert!(voice.end("(+ 1 2)"));
    assert_eq!(voice.take(typed("")), ")\r\n");
    assert_eq!(voice.take(typed("")), "", "the answer is awaited");
    voice.say("value: 3");
    assert_eq!(voice.take(typed("")), "value: 3\r\nλ ");
    // One that types on has a prompt at once.
    voice.take(typed("(g)"));
    voice.end("(g)");
    assert_eq!(voice.take(typed("")), "\r\n");
    assert_eq!(voice.take(typed("(")), "λ (");
    // So has one to whom nothing is said.
    voice.end("(");
    assert_eq!(voice.take(typed("")), "\r\n");
    voice.answered();
    assert_eq!(voice.take(typed("")), "λ ");
    // Two lines in one write.
    voice.end("a");
    voice.end("b");
    assert_eq!(voice.take(typed("")), "a\r\nλ b\r\n");
    voice.take(None);
    let mut voice = Voice::default();
    assert!(!voice.end("(f)"), "it was typed elsewhere");
}

#[test]
fn a_change_in_the_middle_is_told() {
    let mut voice = Voice::default();
    voice.take(typed("(car xs)"));
    assert_eq!(
        voice.take(at("(car xs)", 5)),
        "\r\nat xs\r\nλ (car xs)",
        "the caret moved"
    );
    assert_eq!(voice.take(at("(car yxs)", 6)), "y", "a letter is heard");
    // The last line does not end as the text does: nothing is taken back there.
    assert_eq!(voice.take(at("(car xs)", 5)), "\r\ndeleted y\r\nλ (car xs)");
    assert_eq!(voice.take(typed("(cdr xs)")), "\r\nλ (cdr xs)");
}

#[test]
fn the_terminal_obeys_nothing_that_is_said() {
    let mut voice = Voice::default();
    voice.say("a\x1b[2Jb\x07\tc");
    assert_eq!(voice.take(typed("\x1b[H")), "a[2Jb c\r\nλ [H");
}

#[test]
fn no_flood_is_said() {
    let mut voice = Voice::default();
    voice.say(&"line\n".repeat(LINES_MAX + 3));
    let text = voice.take(None);
    assert_eq!(text.lines().count(), LINES_MAX + 1);
    assert!(text.starts_with("3 lines are left out\r\n"), "{text}");
}

#[test]
fn rows_are_said_without_their_strokes() {
    assert_eq!(
        spoken(" ◆───╮ List helpers  3 commits ▐"),
        " milestone  List helpers  3 commits"
    );
    assert_eq!(
        spoken("│ ▸ run-form   ✗1 !1"),
        "  folded run-form  failed:1 !1"
    );
    assert_eq!(spoken("    (fold + 0 xs))"), "    (fold + 0 xs))");
    assert_eq!(spoken(""), "");
}
