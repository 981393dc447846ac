//! Executed transcripts: each `tests/sessions/*.md` is a page for people and a test.
//!
//! A page is run from top to bottom in a folder of its own. Blocks marked
//!
//! - `file PATH` are written to that path below the folder;
//! - `repl` are a whole life of `imago repl`: what follows `imago> ` is typed, the rest is what comes;
//! - `sh` are shell commands after `$ `, with what they print and `[exit N]` where N is not 0.
//!
//! What changes from run to run (UUIDs, hashes, times, the folder) is written in a constant form; each
//! UUID keeps its number through the page, so that it is seen which is which. With
//! `UPDATE_SESSIONS=1` a page is written anew from what really happened; read it before you keep it.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use imago::lang::syntax::{Completeness, completeness};
use regex::{Captures, Regex};

const PROMPT: &str = "imago> ";

macro_rules! pages {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                check(stringify!($name));
            }
        )*

        const PAGES: &[&str] = &[$(stringify!($name)),*];
    };
}

pages! {
    audit
    authors
    bad_input
    clearing
    copies
    curation
    images
    names
    packages
    saved_images
    signing
    sources
    programs
    queries
    reports
    subcommands
    testing
    tools
    versions
    walk_through
}

#[test]
fn every_page_is_run() {
    for entry in fs::read_dir(folder_of_pages())
        .expect("the folder of pages")
        .flatten()
    {
        let path = entry.path();
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        assert!(
            PAGES.contains(&name.as_str()),
            "add `{name}` to the list in tests/sessions.rs"
        );
    }
}

fn folder_of_pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sessions")
}

fn check(name: &str) {
    check_page(&format!("tests/sessions/{name}.md"));
}

#[test]
fn the_document_of_self_knowledge_is_what_happens() {
    check_page("docs/self-knowledge.md");
}

#[test]
fn the_document_of_models_is_what_happens() {
    check_page("docs/models.md");
}

fn check_page(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let page = fs::read_to_string(&path).expect("the page can be read");
    let actual = Page::new().run(&page);
    if actual == page {
        return;
    }
    if std::env::var_os("UPDATE_SESSIONS").is_some() {
        fs::write(&path, actual).expect("the page can be written");
        return;
    }
    let differences: Vec<String> = similar::TextDiff::from_lines(&page, &actual)
        .unified_diff()
        .context_radius(3)
        .iter_hunks()
        .map(|hunk| hunk.to_string())
        .collect();
    panic!(
        "{name} is not what happens (- page, + now):\n{}\n\
         If this is as it should be, run the test with UPDATE_SESSIONS=1 and read the page.",
        differences.join("\n")
    );
}

/// A page while it is run.
struct Page {
    folder: tempfile::TempDir,
    filters: Filters,
}

impl Page {
    fn new() -> Page {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("project")).expect("a folder for the project");
        Page {
            filters: Filters::new(folder.path()),
            folder,
        }
    }

    fn project(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    /// Returns the page with every block as it happened.
    fn run(&mut self, page: &str) -> String {
        let mut written = String::new();
        let mut lines = page.lines();
        while let Some(line) = lines.next() {
            let _ = writeln!(written, "{line}");
            let Some(kind) = line.strip_prefix("```").filter(|it| !it.is_empty()) else {
                continue;
            };
            let block: Vec<&str> = lines.by_ref().take_while(|it| *it != "```").collect();
            let happened = match kind.split_once(' ') {
                Some(("file", path)) => self.write_file(path, &block),
                None if kind == "repl" => self.repl(&block),
                None if kind == "sh" => self.shell(&block),
                _ => block.join("\n"),
            };
            let _ = writeln!(written, "{}\n```", happened.trim_end());
        }
        written
    }

    fn write_file(&self, path: &str, block: &[&str]) -> String {
        let path = self.project().join(path);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("the folder is made");
        let text = block.join("\n") + "\n";
        fs::write(&path, &text).expect("the file is written");
        text
    }

    fn repl(&mut self, block: &[&str]) -> String {
        let typed = inputs(block).join("\n") + "\n";
        let mut command = self.command(env!("CARGO_BIN_EXE_imago"));
        command.args(["repl", "--echo"]);
        let (text, _) = output(command, &typed);
        self.filters.apply(&text)
    }

    fn shell(&mut self, block: &[&str]) -> String {
        let mut text = String::new();
        for line in block.iter().filter_map(|line| line.strip_prefix("$ ")) {
            let mut command = self.command("sh");
            command.args(["-c", &format!("exec 2>&1; {line}")]);
            let (printed, code) = output(command, "");
            let _ = writeln!(text, "$ {line}");
            text.push_str(&self.filters.apply(&printed));
            if code != 0 {
                let _ = writeln!(text, "[exit {code}]");
            }
        }
        text
    }

    /// A program in the project's folder, with nothing of this machine's settings.
    fn command(&self, program: &str) -> Command {
        let binary = Path::new(env!("CARGO_BIN_EXE_imago"));
        let mut path = binary
            .parent()
            .expect("it has a folder")
            .as_os_str()
            .to_os_string();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        let mut command = Command::new(program);
        command
            .current_dir(self.project())
            .env_clear()
            .env("PATH", path)
            .env("HOME", self.folder.path())
            .env("IMAGO_AUTHOR", "ada");
        command
    }
}

/// Returns what is typed in a block, form by form.
fn inputs(block: &[&str]) -> Vec<String> {
    let mut inputs = Vec::new();
    let mut lines = block.iter().peekable();
    while let Some(line) = lines.next() {
        let Some(first) = line.strip_prefix(PROMPT) else {
            continue;
        };
        let mut text = first.to_string();
        while matches!(completeness(&text), Completeness::Open { .. }) && lines.peek().is_some() {
            text.push('\n');
            text.push_str(lines.next().unwrap_or(&""));
        }
        inputs.push(text);
    }
    inputs
}

fn output(mut command: Command, typed: &str) -> (String, i32) {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("it has an input");
    let typed = typed.to_string();
    // A program that ends early does not read everything; that is no fault of the test.
    let typing = std::thread::spawn(move || drop(input.write_all(typed.as_bytes())));
    let output = child.wait_with_output().expect("the program ends");
    typing.join().expect("the input was written");
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    (text, output.status.code().unwrap_or(-1))
}

/// What is different in every run, and its constant form.
struct Filters {
    folder: String,
    uuid: Regex,
    seen: HashMap<String, usize>,
    others: Vec<(Regex, &'static str)>,
}

impl Filters {
    fn new(folder: &Path) -> Filters {
        let regex = |text: &str| Regex::new(text).expect("BUG: the filter is a valid expression");
        Filters {
            folder: folder.display().to_string(),
            uuid: regex("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
            seen: HashMap::new(),
            others: vec![
                (
                    regex(r"imago\.device/[0-9a-f]{8}(\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+)?"),
                    "imago.device/KEY",
                ),
                (regex(r"Timestamp: .*"), "Timestamp: TIME"),
                (regex(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+Z)?"), "DATE"),
                (regex(r"\b[0-9a-f]{64}\b"), "HASH"),
                (regex(r"\b[0-9a-f]{12}\b"), "SHORTHASH"),
            ],
        }
    }

    fn apply(&mut self, text: &str) -> String {
        let seen = &mut self.seen;
        let text = text.replace(&self.folder, "FOLDER");
        let mut text = self
            .uuid
            .replace_all(&text, |found: &Captures<'_>| {
                let next = seen.len() + 1;
                let number = *seen.entry(found[0].to_lowercase()).or_insert(next);
                format!("UUID-{number}")
            })
            .into_owned();
        for (regex, constant) in &self.others {
            text = regex.replace_all(&text, *constant).into_owned();
        }
        // Blanks at the end of a line are not seen, so they are not compared.
        let lines = text.lines().map(str::trim_end);
        lines.map(|line| format!("{line}\n")).collect()
    }
}
