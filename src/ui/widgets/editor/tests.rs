//! What editing comes to, with the caret drawn in the text.

use super::*;
use crate::ui::action::ActionId;

/// A text with its caret as `|`, actions, and the text after them.
#[track_caller]
fn check(before: &str, actions: &[&'static str], after: &str) {
    let caret = before.find('|').expect("a caret in the text");
    let mut editor = Editor::new(&before.replace('|', ""));
    editor.set_caret(caret);
    for action in actions {
        assert!(editor.act(ActionId(action), 1), "{action}");
    }
    let mut shown = editor.text();
    shown.insert(editor.caret(), '|');
    assert_eq!(shown, after);
}

#[test]
fn the_caret_moves_by_what_a_person_calls_a_character() {
    check("a|👩‍👩‍👧b", &["editor.right"], "a👩‍👩‍👧|b");
    check("a👩‍👩‍👧|b", &["editor.left"], "a|👩‍👩‍👧b");
    check("é|", &["editor.delete-left"], "|");
}

#[test]
fn forms_are_crossed_whole() {
    check("|(a (b c)) d", &["editor.form-forward"], "(a (b c))| d");
    check("(a| (b c)) d", &["editor.form-forward"], "(a (b c)|) d");
    check("(a (b c)|) d", &["editor.form-forward"], "(a (b c))| d");
    check("(a (b c))| d", &["editor.form-back"], "|(a (b c)) d");
    check("(a (b c|)) d", &["editor.form-back"], "(a (b |c)) d");
    check("(a |b) c", &["editor.delete-form"], "(a |) c");
    check("|", &["editor.form-back", "editor.form-forward"], "|");
}

#[test]
fn a_bracket_leads_to_its_partner_and_back() {
    check("|(a [b])", &["editor.partner"], "(a [b])|");
    check("(a [b])|", &["editor.partner"], "|(a [b])");
    check("(\")\"|)", &["editor.partner"], "|(\")\")");
}

#[test]
fn a_new_line_is_indented_by_what_is_open() {
    check("(defun f (x)|)", &["editor.newline"], "(defun f (x)\n  |)");
    check("|", &["editor.newline"], "\n|");
}

#[test]
fn selecting_deleting_and_pasting() {
    check(
        "(a b|)",
        &["editor.select-left", "editor.select-left", "editor.cut"],
        "(a|)",
    );
    check(
        "one| two",
        &["editor.delete-to-end", "editor.line-start", "editor.paste"],
        " two|one",
    );
    check(
        "one two|",
        &["editor.delete-word-left", "editor.undo"],
        "one two|",
    );
    check("a\nb|", &["editor.select-all", "editor.delete-left"], "|");
}

#[test]
fn line_start_is_the_indentation_first() {
    check("  ab|c", &["editor.line-start"], "  |abc");
    check("  |abc", &["editor.line-start"], "|  abc");
}

#[test]
fn setting_the_text_is_one_step_to_undo() {
    let mut editor = Editor::new("before");
    editor.set_text("two\nlines");
    assert_eq!(editor.text(), "two\nlines");
    editor.act(ActionId("editor.undo"), 1);
    assert_eq!(editor.text(), "before");
    editor.act(ActionId("editor.redo"), 1);
    assert_eq!(editor.text(), "two\nlines");
    editor.set_text("");
    assert!(editor.is_empty());
}

#[test]
fn what_is_replaced_comes_back_in_one_step() {
    check("(ma|", &["editor.undo"], "(ma|");
    let mut editor = Editor::default();
    for character in "(ma".chars() {
        editor.type_character(character);
    }
    editor.replace(1..3, "map");
    let mut seen = Vec::new();
    for _ in 0..4 {
        editor.act(ActionId("editor.undo"), 1);
        seen.push(editor.text());
    }
    assert_eq!(seen, ["(ma", "(m", "(", ""]);
    for _ in 0..4 {
        editor.act(ActionId("editor.redo"), 1);
    }
    assert_eq!(editor.text(), "(map");
}

#[test]
fn brackets_take_in_what_stands_beside_them() {
    check("(a (b|) c) d", &["editor.slurp"], "(a (b| c)) d");
    check(
        "(a (b|) c) d",
        &["editor.slurp", "editor.slurp"],
        "(a (b| c) d)",
    );
    check("(|) x", &["editor.slurp"], "(|x)");
    check("(a|)(b)", &["editor.slurp"], "(a| (b))");
    check("'[a|] b", &["editor.slurp"], "'[a| b]");
    check("(a|) ; why\nb", &["editor.slurp"], "(a| ; why\nb)");
    check("(a|)", &["editor.slurp"], "(a|)");
    check("a (b|)", &["editor.slurp-back"], "(a b|)");
    check("a '(b|)", &["editor.slurp-back"], "'(a b|)");
    check("(f x (|))", &["editor.slurp-back"], "(f (x|))");
    // What is not closed holds nobody knows what.
    check("(a (b| c", &["editor.slurp"], "(a (b| c");
    check("\"(a|) b\" c", &["editor.slurp"], "\"(a|) b\" c");
}

#[test]
fn brackets_let_go_of_what_they_hold() {
    check("(a| b c)", &["editor.barf"], "(a| b) c");
    check("(a b|)", &["editor.barf"], "(a|) b");
    check("(a|)", &["editor.barf"], "(|) a");
    check("(a|)", &["editor.barf", "editor.slurp"], "(|a)");
    check("'(a| b)", &["editor.barf"], "'(a|) b");
    check("(a b| c)", &["editor.barf-back"], "a (b| c)");
    check("(a|)", &["editor.barf-back"], "a (|)");
    check("(|)", &["editor.barf", "editor.barf-back"], "(|)");
}

#[test]
fn a_form_rises_falls_apart_and_is_wrapped() {
    check("(if x (f |y) z)", &["editor.raise"], "(if x |y z)");
    check("(if x (f |y) z)", &["editor.raise", "editor.raise"], "|y");
    check("(when x '(a b|))", &["editor.raise"], "(when x b|)");
    check("(a (b |c) d)", &["editor.splice"], "(a b |c d)");
    check("|a b", &["editor.splice"], "|a b");
    check("(a |(b c))", &["editor.wrap"], "(a (|(b c)))");
    check("(a b|)", &["editor.wrap"], "(a b(|))");
    check(
        "(a |b c)",
        &["editor.select-form-forward", "editor.wrap"],
        "(a (|b) c)",
    );
    check("(a (b|) c)", &["editor.slurp", "editor.undo"], "(a (b) c|)");
}

#[test]
fn what_cannot_be_done_is_told() {
    let why = |text: &str, action: &'static str| {
        let mut editor = Editor::new(&text.replace('|', ""));
        editor.set_caret(text.find('|').expect("a caret"));
        editor.act(ActionId(action), 1);
        assert_eq!(editor.text(), text.replace('|', ""));
        let why = editor.take_excuse().unwrap_or_default();
        editor.act(ActionId("editor.left"), 1);
        assert_eq!(editor.take_excuse(), None, "it is told once");
        why
    };
    for text in ["(a b|", "(a (b) |", "x (|"] {
        let told = why(text, "editor.splice");
        assert!(told.contains("is not closed"), "{text}: {told}");
    }
    assert!(why("a |b", "editor.splice").contains("in no brackets"));
    assert!(why("(a|)", "editor.slurp").contains("no form stands behind"));
    assert!(why("(|)", "editor.barf").contains("hold no form"));
}

#[test]
fn selecting_goes_outwards_form_by_form() {
    let mut editor = Editor::new("(let ((x 1)) (f x)) y");
    editor.set_caret(17);
    let mut seen = Vec::new();
    for _ in 0..5 {
        editor.act(ActionId("editor.select-wider"), 1);
        seen.push(editor.selection().unwrap_or_default());
    }
    let whole = "(let ((x 1)) (f x)) y";
    assert_eq!(seen, ["x", "(f x)", "(let ((x 1)) (f x))", whole, whole]);
}

#[test]
fn what_is_too_long_is_refused() {
    let mut editor = Editor::default();
    assert!(!editor.insert(&"x".repeat(TEXT_BYTES_MAX + 1)));
    assert!(editor.is_empty());
}
