//! What is written of models is so: every form that is named is bound, every example of a docstring does
//! what it says, with a script in the place of a model.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use imago::lang::builtins::{self, Effect};
use imago::lang::definition::{TopForm, definitions};
use imago::lang::prelude;
use imago::lang::source::SourceText;
use regex::Regex;

/// Evaluates a text in a folder of its own; returns what was printed.
fn evaluated(text: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_imago"))
        .args(["eval", text])
        .current_dir(folder.path())
        .env_clear()
        .env("HOME", folder.path())
        .output()
        .expect("the program runs");
    let text = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&text).into_owned()
}

/// The names of everything that asks models and has a docstring.
fn documented() -> Vec<String> {
    let builtins = builtins::all().filter(|it| it.effect == Effect::Model);
    let mut names: Vec<String> = builtins.map(|it| it.name.to_string()).collect();
    let (_, text) = prelude::FILES
        .iter()
        .find(|(file, _)| *file == "models.lisp")
        .expect("the file is there");
    for form in definitions(&SourceText::new("models.lisp", *text)).0 {
        if let TopForm::Definition(it) = form
            && it.docstring.is_some()
        {
            names.push(it.name.clone());
        }
    }
    names
}

#[test]
fn examples_do_what_they_say_with_a_script() {
    let names = documented();
    assert!(names.len() >= 16, "{names:?}");
    for name in names {
        let told = evaluated(&format!("(run-doctests '{name})"));
        assert!(told.contains('✓') && !told.contains('✗'), "{name}:\n{told}");
    }
}

#[test]
fn every_form_that_is_named_is_bound() {
    let word =
        Regex::new(r"(?:^|[`(\s])((?:llm|ask)/[a-z!?-]+|ask|message)[`)\s]").expect("a pattern");
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/models.md");
    let text = std::fs::read_to_string(page).expect("the page is there");
    let named = Regex::new(r"\((?:llm/|ask/|ask\b)[a-z!?/-]*").expect("a pattern");
    let called = named
        .find_iter(&text)
        .map(|it| it.as_str()[1..].to_string());
    let quoted = word.captures_iter(&text).map(|it| it[1].to_string());
    let names: BTreeSet<String> = called.chain(quoted).filter(|it| it.contains('/')).collect();
    assert!(names.len() >= 12, "{names:?}");
    let list: Vec<&str> = names.iter().map(String::as_str).collect();
    let told = evaluated(&format!(
        "(every? procedure? (list ask message {}))",
        list.join(" ")
    ));
    assert_eq!(told.trim(), "#t", "{names:?}");
}
