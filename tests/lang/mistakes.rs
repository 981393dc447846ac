//! What a person sees who made a mistake: each file of `mistakes/` is a group of programs with the
//! whole message each is answered with.
//!
//! ```text
//! === what is wrong, in words
//! (the program)
//! ---
//! error: the message as it is drawn
//! ```
//!
//! With `UPDATE_MISTAKES=1` the messages are written anew; read them before you keep them: does each
//! tell a newcomer what is wrong, where, and what to write?

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::torture;
use imago::lang::limits::Limits;
use imago::lang::source::SourceText;

/// Mistakes with messages of their own, at least.
const MESSAGES_MIN: usize = 150;
/// Fuel of one program: enough for a recursion to the depth limit.
const FUEL_MAX: u64 = 5_000_000;

/// One mistake of a group.
struct Mistake {
    title: String,
    program: String,
    message: String,
}

fn groups() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lang/mistakes");
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn mistakes(text: &str) -> Vec<Mistake> {
    let groups = text.split("=== ").skip(1).map(|part| {
        let (title, rest) = part.split_once('\n').expect("a title is a line");
        let (program, message) = rest.split_once("\n---\n").expect("a program ends in `---`");
        Mistake {
            title: title.to_string(),
            program: program.to_string(),
            message: message.trim_end().to_string(),
        }
    });
    groups.collect()
}

/// Runs a program as a file, in an image of its own.
fn answer(program: &str) -> String {
    let mut image = torture::image();
    // What is a mistake today may be a program tomorrow, and one without an end.
    image.set_limits(Limits {
        fuel: Some(FUEL_MAX),
        ..Limits::default()
    });
    match image.load(&SourceText::new("shop.lisp", program)) {
        Ok(value) => format!("no mistake: {}", image.print(value.get())),
        Err(diagnostic) => diagnostic.render(),
    }
}

#[test]
fn every_mistake_is_answered_as_written() {
    let mut problems = Vec::new();
    for path in groups() {
        let text = std::fs::read_to_string(&path).expect("the group can be read");
        let mut written = String::new();
        for mistake in mistakes(&text) {
            let answer = answer(&mistake.program);
            if answer != mistake.message {
                problems.push(format!(
                    "{}: {}\n{}\n- it says\n{}\n+ now\n{answer}",
                    path.display(),
                    mistake.title,
                    mistake.program,
                    mistake.message
                ));
            }
            let (title, program) = (mistake.title, mistake.program);
            written.push_str(&format!("=== {title}\n{program}\n---\n{answer}\n\n"));
        }
        if std::env::var_os("UPDATE_MISTAKES").is_some() {
            std::fs::write(&path, written.trim_end().to_string() + "\n").expect("it is written");
        }
    }
    if std::env::var_os("UPDATE_MISTAKES").is_none() {
        assert!(
            problems.is_empty(),
            "\n{}\n\nIf this is better, run with UPDATE_MISTAKES=1 and read the difference.",
            problems.join("\n\n")
        );
    }
}

#[test]
fn the_collection_has_many_mistakes_and_none_twice() {
    let (mut programs, mut messages) = (BTreeSet::new(), BTreeSet::new());
    for path in groups() {
        let text = std::fs::read_to_string(&path).expect("the group can be read");
        for mistake in mistakes(&text) {
            let title = mistake.title;
            assert!(mistake.message.starts_with("error: "), "{title}");
            assert!(programs.insert(mistake.program), "{title} stands twice");
            messages.extend(mistake.message.lines().next().map(str::to_string));
        }
    }
    assert!(
        messages.len() >= MESSAGES_MIN,
        "only {} messages",
        messages.len()
    );
}
