//! Every form that the documents name is bound, and every sample of the design's layers runs before a script.

use std::collections::BTreeSet;
use std::path::Path;

use regex::Regex;

use super::{DATES, Project, right};

/// The samples, a paragraph each.
const LAYERS: &str = include_str!("layers.lisp");
const SAMPLES_MIN: usize = 12;
const CONFIG: &str = "{\"user\": \"ada\", \"password\": \"hunter2\"}";
/// What an implementation of the design calls and does not show.
const MONTHS: &str = "(defn month-number (name)
  \"Returns the number of a month.\"
  (+ 1 (position name (list \"Jan\" \"Feb\" \"Mar\"))))
";
const FIBONACCI: &str = "(defn fibonacci
  \"Returns the nth Fibonacci number.
   n must be a non-negative integer.\"
  (n)
  (if (< n 2) n
      (+ (fibonacci (- n 1)) (fibonacci (- n 2)))))
";

/// What documents write between brackets that is no call: patterns, parts of special forms and of rules,
/// and functions that a reader is to imagine.
const NO_CALLS: &[&str] = &[
    "a",
    "default",
    "exists",
    "f",
    "fix",
    "focus",
    "forall",
    "form",
    "halt",
    "logical",
    "main",
    "modify",
    "multislot",
    "refocus",
    "retract",
    "slot",
    "template",
    "test",
    "word",
];

/// Returns the line of a paragraph behind a mark.
fn marked(paragraph: &'static str, mark: &str) -> Option<&'static str> {
    paragraph.lines().find_map(|line| line.strip_prefix(mark))
}

#[test]
fn every_sample_of_the_layers_runs() {
    let samples = LAYERS.split("\n\n").filter(|it| it.contains("\n;; => "));
    let mut count = 0;
    for sample in samples {
        count += 1;
        let expected = marked(sample, ";; => ").expect("it is marked");
        let replies = marked(sample, ";; replies: ").expect("it is marked");
        let replies = replies.replace("RIGHT", &format!("{:?}", right()));
        let form: Vec<&str> = sample.lines().filter(|it| !it.starts_with(";;")).collect();
        let form = form.join("\n");
        let project = Project::new(&[
            ("imago.toml", "[project]\nname = \"layers\"\n"),
            ("src/dates.sema", DATES),
            (
                "src/parser.sema",
                "(defn parse \"Answers it.\" (text) text)\n",
            ),
            ("src/months.sema", MONTHS),
            ("fibonacci.sema", FIBONACCI),
            ("config.json", CONFIG),
        ]);
        let form = format!("(llm/with-script (list {replies}) (fn ()\n{form}\n))");
        let told = project.imago(&["eval", &form]);
        assert!(
            told.text.contains(expected),
            "{form}\n{expected}\n{}",
            told.text
        );
        project.fine(&["verify"]);
    }
    assert!(count >= SAMPLES_MIN, "{count}");
}

/// The heads of calls in the running text of a document.
fn called(text: &str) -> BTreeSet<String> {
    let span = Regex::new(r"`\(([^\s()'`;|]+)[^`]*`").expect("a pattern");
    let mut is_code = false;
    let prose = text.lines().filter(|line| {
        let is_fence = line.starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    });
    let heads = prose.flat_map(|line| span.captures_iter(line));
    let heads = heads.map(|it| it[1].to_string());
    // Patterns, keywords as functions and numbers are no names.
    heads
        .filter(|it| !it.starts_with(['?', ':', '"']) && it.parse::<i64>().is_err())
        .collect()
}

#[test]
fn every_form_that_the_documents_name_is_bound() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("the documents").flatten() {
        if entry.path().extension().is_some_and(|it| it == "md") {
            let text = std::fs::read_to_string(entry.path()).expect("a document");
            names.extend(called(&text));
        }
    }
    for name in [
        "ask",
        "ask/patch!",
        "heal!",
        "heal?",
        "heal-module!",
        "rollback!",
    ] {
        assert!(names.contains(name), "{name} is nowhere: {names:?}");
    }
    assert!(names.len() >= 100, "{names:?}");
    let asked: Vec<&str> = names.iter().map(String::as_str).collect();
    let form = format!(
        "(filter (fn (name) (nil? (meta name))) '({}))",
        asked.join(" ")
    );
    let told = Project::new(&[]).fine(&["eval", &form]);
    let told = told.trim().trim_matches(['(', ')']);
    let unbound: Vec<&str> = told
        .split_whitespace()
        .filter(|it| !NO_CALLS.contains(it))
        .collect();
    assert!(unbound.is_empty(), "named and not bound: {unbound:?}");
}
