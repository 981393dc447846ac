//! What a model proposes, from the chat to a commit and a milestone, in the real program on a real terminal,
//! by keys only. The model is a script.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::terminal::Terminal;

const SIZE: (u16, u16) = (140, 44);
const ENTER: &str = "\r";
const F3: &str = "\x1bOR";
const FOCUS_COMMITS: &str = "\x1b2";
/// The first answer fails its own example, the second is the one; the third names the milestone.
const ANSWERS: &str = "Add it to \x1b[31mitself\x1b[0m:\n\n\
```lisp\n(defun twice (n)\n  \"Doubles a number.\n\n  >>> (twice 21)\n  42\"\n  (+ n n 1))\n```\n\
---\n\
That was one too many:\n\n\
```lisp\n(defun twice (n)\n  \"Doubles a number.\n\n  >>> (twice 21)\n  42\"\n  (+ n n))\n```\n\
---\n\
Doubling adds a number to itself\n";

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = "[project]\nname = \"talk\"\n\n[llm]\nmodel = \"scripted:answers.md\"\n";
    fs::write(folder.path().join("imago.toml"), settings).expect("a file");
    fs::write(folder.path().join("answers.md"), ANSWERS).expect("a file");
    folder
}

fn imago(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_imago"))
        .args(arguments)
        .current_dir(folder)
        .env("HOME", folder.join(".home"))
        .output()
        .expect("the program runs");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_proposal_goes_from_chat_to_commit_by_keys_only() {
    let folder = project();
    let mut terminal = Terminal::start(folder.path(), &["."], SIZE);
    terminal.wait_for("talk");
    let definition = "(defun twice (n) \"Doubles a number.\\n\\n  >>> (twice 21)\\n  42\" (* n 2))";
    terminal.type_keys(definition);
    terminal.type_keys(ENTER);
    terminal.wait_for("1 pending");

    terminal.type_keys(F3);
    terminal.wait_for("`scripted:answers.md` is asked");
    terminal.type_keys("Can @twice do without a product?");
    terminal.type_keys(ENTER);
    // The escape sequence is gone, and what is proposed is there.
    terminal.wait_for("Add it to itself");
    terminal.wait_for("proposes twice");
    terminal.type_keys(ENTER);
    terminal.wait_for("not let through");
    // What failed goes back to the model.
    terminal.type_keys("c");
    terminal.wait_for("Ask for a change");
    terminal.type_keys(ENTER);
    terminal.wait_until("a second proposal", |screen| {
        screen.contains("one too many") && screen.matches("proposes twice").count() == 2
    });
    terminal.type_keys(ENTER);
    terminal.wait_for("may be applied");
    terminal.type_keys(ENTER);
    terminal.wait_for("applied twice");
    terminal.wait_for("2 pending");

    terminal.type_keys(FOCUS_COMMITS);
    terminal.type_keys("P");
    terminal.wait_for("Doubling adds a number to itself");
    terminal.type_keys(ENTER);
    terminal.wait_for("0 pending");
    terminal.type_keys("\x11");
    assert_eq!(terminal.wait_for_exit(), 0);

    // The conversation is there again, as far as it came.
    let mut terminal = Terminal::start(folder.path(), &["."], SIZE);
    terminal.wait_for("talk");
    terminal.type_keys(F3);
    terminal.wait_for("That was one too many");
    terminal.type_keys("\x11");
    assert_eq!(terminal.wait_for_exit(), 0);

    // Three questions, and what became of the second.
    let models = imago(folder.path(), &["log", "kind:model"]);
    assert_eq!(models.matches("answers.md").count(), 3, "{models}");
    assert_eq!(models.matches("applied: twice").count(), 1, "{models}");
    let versions = imago(folder.path(), &["history", "twice"]);
    assert_eq!(
        versions.matches("answers.md  patch").count(),
        1,
        "{versions}"
    );
    let source = imago(folder.path(), &["eval", "(source-of 'twice)"]);
    assert!(source.contains("(+ n n)"), "{source}");
    let kept = fs::read_to_string(folder.path().join(".imago/conversations.jsonl"));
    assert_eq!(kept.expect("it is kept").lines().count(), 4);
}
