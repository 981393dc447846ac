//! Functions that reach the world: each says what it does and shows it, in a project of its own.

use crate::support::session::TestSession;
use imago::lang::builtins;
use imago::session::host;

/// The functions a program may call, those aside that the language declares itself.
fn names() -> impl Iterator<Item = &'static str> {
    let all = host::all().map(|it| it.name);
    all.filter(|it| !it.starts_with('%') && builtins::find(it).is_none())
}

#[test]
fn every_function_of_the_host_does_what_its_examples_say() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut session = TestSession::open(folder.path());
    let mut wrong = Vec::new();
    for name in names() {
        // A special form has the name of `define`, and examples of its own.
        if name == "define" {
            continue;
        }
        let form = format!("(let ((it (run-doctests '{name}))) (list (:failed it) (:passed it)))");
        let counts = session.value_of(&form);
        if !counts.starts_with("(0 ") || counts == "(0 0)" {
            let detail = session.value_of(&format!(
                "(map (fn (it) (list (:text it) (:expected it) (:got it))) (filter (fn (it) (not (:passed it))) (:outcomes (run-doctests '{name}))))"
            ));
            wrong.push(format!("{name}: {counts} {detail}"));
        }
    }
    session.close();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Calls with an argument of the wrong type, each with what is expected there.
const REFUSED: &[(&str, &str)] = &[
    ("(file/read 5)", "(\"file/read\" 1 \"string\" \"int\" 5)"),
    (
        "(file/write-lines \"a\" 5)",
        "(\"file/write-lines\" 2 \"list or vector\" \"int\" 5)",
    ),
    (
        "(path/absolute nil)",
        "(\"path/absolute\" 1 \"string\" \"nil\" nil)",
    ),
    (
        "(path/relative-to \"a\" 'b)",
        "(\"path/relative-to\" 2 \"string\" \"symbol\" b)",
    ),
    ("(env 5)", "(\"env\" 1 \"string\" \"int\" 5)"),
    ("(sys/which 5)", "(\"sys/which\" 1 \"string\" \"int\" 5)"),
    (
        "(stream/open-input 5)",
        "(\"stream/open-input\" 1 \"string\" \"int\" 5)",
    ),
    (
        "(proc/wait \"a\")",
        "(\"proc/wait\" 1 \"handle\" \"string\" \"a\")",
    ),
    (
        "(math/random-int 1 \"a\")",
        "(\"math/random-int\" 2 \"integer\" \"string\" \"a\")",
    ),
    ("(load 5)", "(\"load\" 1 \"string\" \"int\" 5)"),
    ("(import 5)", "(\"import\" 1 \"string\" \"int\" 5)"),
    ("(exit \"a\")", "(\"exit\" 1 \"integer\" \"string\" \"a\")"),
    (
        "(sema/check-file 5)",
        "(\"sema/check-file\" 1 \"string\" \"int\" 5)",
    ),
];

#[test]
fn the_host_refuses_arguments_as_builtins_do() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut session = TestSession::open(folder.path());
    for (call, expected) in REFUSED {
        let form = format!(
            "(try {call} (catch e (map (fn (key) (get e key)) '(:function :argument :expected :got :value))))"
        );
        assert_eq!(session.value_of(&form), *expected, "{call}");
    }
    session.close();
}
