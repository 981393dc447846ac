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
