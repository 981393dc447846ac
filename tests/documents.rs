//! The documents run: every `console` block of README.md and docs/ is typed into a shell, in order,
//! in a copy of the tour project, and must answer what the document says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::filters::normalise;
use crate::support::folder;

/// A command line of a document and what it is said to print.
struct Step {
    line: usize,
    command: String,
    expected: String,
}

fn documents() -> Vec<PathBuf> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = vec![package.join("README.md")];
    for entry in fs::read_dir(package.join("docs"))
        .into_iter()
        .flatten()
        .flatten()
    {
        if entry.path().extension().is_some_and(|it| it == "md") {
            found.push(entry.path());
        }
    }
    found.sort();
    found
}

/// Reads the `console` blocks: a line that begins with `$ ` is a command, what follows is its output.
fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = false;
    for (index, line) in text.lines().enumerate() {
        match line.trim_end() {
            "```console" => inside = true,
            "```" => inside = false,
            _ if !inside => {}
            _ => match line.strip_prefix("$ ") {
                Some(command) => steps.push(Step {
                    line: index + 1,
                    command: command.to_string(),
                    expected: String::new(),
                }),
                None => {
                    if let Some(step) = steps.last_mut() {
                        step.expected.push_str(line);
                        step.expected.push('\n');
                    }
                }
            },
        }
    }
    steps
}

#[test]
fn what_the_documents_show_is_what_happens() {
    let binary = Path::new(env!("CARGO_BIN_EXE_imago"));
    let mut path = vec![
        binary
            .parent()
            .expect("the binary is in a folder")
            .to_path_buf(),
    ];
    path.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    let path = std::env::join_paths(path).expect("a search path");

    let mut problems = Vec::new();
    let mut count = 0;
    for document in documents() {
        let text = fs::read_to_string(&document).expect("a document is UTF-8");
        let folder = folder::copy_of("examples/tour");
        for step in steps(&text) {
            count += 1;
            let output = Command::new("sh")
                .args(["-c", &format!("{{ {}\n}} 2>&1", step.command)])
                .current_dir(folder.path())
                .env("PATH", &path)
                .env("HOME", folder.path().join(".home"))
                .env("USER", "reader")
                .env("NO_COLOR", "1")
                .output()
                .expect("a shell");
            let found = normalise(&String::from_utf8_lossy(&output.stdout));
            let expected = normalise(&step.expected);
            if found != expected {
                problems.push(format!(
                    "{}:{}: `{}`\n--- it says\n{expected}\n--- it does\n{found}\n",
                    document.file_name().unwrap_or_default().to_string_lossy(),
                    step.line,
                    step.command,
                ));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(
        count >= 8,
        "only {count} commands are shown in the documents"
    );
}

#[test]
fn a_block_is_read_as_commands_and_their_output() {
    let text = "x\n```console\n$ imago eval '(+ 1 2)'\n3\n$ true\n```\n```sh\n$ no\n```\n";
    let steps = steps(text);
    let found: Vec<(usize, &str, &str)> = steps
        .iter()
        .map(|it| (it.line, it.command.as_str(), it.expected.as_str()))
        .collect();
    assert_eq!(found, [(3, "imago eval '(+ 1 2)'", "3\n"), (5, "true", "")]);
}
