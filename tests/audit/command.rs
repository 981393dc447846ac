//! `imago audit` as a program: what it prints for other programs, and what it writes.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// The schema as OASIS publishes it (docs.oasis-open.org, `sarif-schema-2.1.0.json`).
const SCHEMA: &str = include_str!("sarif-2.1.0.schema.json");

/// A rule of the project that has a fix.
const RULE: &str = r#"(defrule no-seventeen
  "Finds seventeens.

They bring bad luck.

Instead: eighteen."
  (:id "SHOP-01" :severity warning :points 2)
  (definition (magic-numbers ?numbers (not nil)) (magic-numbers-at ?place))
  (test (member "17" ?numbers))
  =>
  (assert (violation (place ?place) (message "a seventeen") (fix (list ?place "18")))))
"#;

/// A project with some of everything that a log can hold.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(
        folder.path(),
        "imago.toml",
        "[project]\nsources = [\"src\"]\n",
    );
    write(folder.path(), "rules/numbers.lisp", RULE);
    write(
        folder.path(),
        "src/a b.lisp",
        ";;@allow 5.1 it is plain what it does\n(defun f (x)\n  (list x 17))\n\n\
         (defun g (y) \"G: ünï.\" (eval y))\n\n(defvar *v* 1 \"V.\")\n",
    );
    write(
        folder.path(),
        "src/half.lisp",
        "(defun h (x) \"H.\" (* x 17))\n(defun i (",
    );
    folder
}

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    std::fs::write(path, text).expect("a file");
}

fn audit(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_imago"))
        .arg("audit")
        .args(arguments)
        .current_dir(folder)
        .env("HOME", folder)
        .env("XDG_DATA_HOME", folder.join("data"))
        .output()
        .expect("the program starts")
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

fn log(folder: &Path, arguments: &[&str]) -> Value {
    let mut all = vec!["--format", "sarif"];
    all.extend(arguments);
    serde_json::from_str(&printed(&audit(folder, &all))).expect("JSON")
}

/// Everything that is wrong with a log, by the published schema.
fn wrong(log: &Value) -> Vec<String> {
    // A bracket that opens nothing, which some readers of expressions take for itself.
    let schema = SCHEMA.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}\\\\]?$");
    assert_ne!(schema, SCHEMA, "the schema is mended by now");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let errors = validator.iter_errors(log);
    errors
        .map(|it| format!("{}: {it}", it.instance_path()))
        .collect()
}

#[test]
fn the_log_is_valid_by_the_published_schema() {
    let folder = project();
    let mut plain = log(folder.path(), &[]);
    assert_eq!(wrong(&plain), Vec::<String>::new());
    let results = &plain["runs"][0]["results"];
    let of = |rule: &str| {
        let mut all = results.as_array().expect("results").iter();
        let found = all.find(|it| it["ruleId"] == rule);
        found
            .unwrap_or_else(|| panic!("no {rule} in {results:#}"))
            .clone()
    };
    let fixable = of("SHOP-01");
    let place = &fixable["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "src/a%20b.lisp");
    assert_eq!(place["region"]["startLine"], 3);
    assert_eq!(place["region"]["startColumn"], 11);
    let replacement = &fixable["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "18");
    assert_eq!(of("5.1")["suppressions"][0]["kind"], "inSource");
    assert_eq!(
        of("5.1")["suppressions"][0]["justification"],
        "it is plain what it does"
    );
    // Columns are counted in characters.
    assert_eq!(
        of("3.1")["locations"][0]["physicalLocation"]["region"]["startLine"],
        5
    );
    let index = of("3.1")["ruleIndex"].as_u64().expect("an index") as usize;
    assert_eq!(
        plain["runs"][0]["tool"]["driver"]["rules"][index]["id"],
        "3.1"
    );
    assert_eq!(
        plain["runs"][0]["invocations"][0]["executionSuccessful"],
        false
    );
    // A schema that takes everything would take this too.
    plain["runs"][0]["results"][0]["level"] = "disaster".into();
    plain["runs"][0]["surprise"] = 1.into();
    assert_eq!(wrong(&plain).len(), 2);
}

#[test]
fn what_a_baseline_knows_is_said_and_fingerprints_stay_when_code_moves() {
    let folder = project();
    let at = folder.path();
    std::fs::remove_file(at.join("src/half.lisp")).expect("it was there");
    let written = audit(at, &["--baseline", "known.json", "--write-baseline"]);
    assert!(written.status.success(), "{written:?}");
    let fingerprints = |log: &Value| -> Vec<String> {
        let results = log["runs"][0]["results"]
            .as_array()
            .expect("results")
            .iter();
        let mut all: Vec<String> = results
            .map(|it| it["partialFingerprints"].to_string())
            .collect();
        all.sort();
        all
    };
    let before = log(at, &["--baseline", "known.json"]);
    assert_eq!(wrong(&before), Vec::<String>::new());
    let states = before["runs"][0]["results"]
        .as_array()
        .expect("results")
        .iter();
    let open = states.filter(|it| it["baselineState"] == "new").count();
    // What `;;@allow` keeps quiet is not the baseline's.
    assert_eq!(open, 1, "{before:#}");
    let text = std::fs::read_to_string(at.join("src/a b.lisp")).expect("a file");
    std::fs::remove_file(at.join("src/a b.lisp")).expect("it was there");
    write(
        at,
        "src/c.lisp",
        &format!(
            "; moved\n\n{}",
            text.replace("(list x 17)", "(list x\n   17)")
        ),
    );
    let after = log(at, &["--baseline", "known.json"]);
    assert_eq!(fingerprints(&before), fingerprints(&after));
    assert!(audit(at, &["--baseline", "known.json"]).status.success());
}

#[test]
fn one_object_for_each_definition_and_line() {
    let folder = project();
    let output = audit(folder.path(), &["--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let text = printed(&output);
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is an object"))
        .collect();
    let names: Vec<&str> = lines.iter().filter_map(|it| it["name"].as_str()).collect();
    assert_eq!(names, ["f", "g", "*v*", "h"]);
    assert!(
        text.starts_with("{\"name\":\"f\",\"kind\":\"function\",\"score\":"),
        "{text}"
    );
    assert_eq!(
        (&lines[2]["kind"], &lines[2]["verdict"]),
        (&"variable".into(), &"clean".into())
    );
    assert_eq!(lines[2]["findings"], Value::Array(Vec::new()));
    let found = &lines[1]["findings"][0];
    assert_eq!(
        (&found["rule"], &found["severity"]),
        (&"3.1".into(), &"error".into())
    );
    assert_eq!(
        (&found["file"], &found["line"]),
        (&"src/a b.lisp".into(), &5.into())
    );
    assert_eq!(found["column"], 24);
    let keys: Vec<&String> = found.as_object().expect("an object").keys().collect();
    assert_eq!(keys.len(), 7);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(error.contains("src/half.lisp:2:1"), "{error}");
    assert_eq!(printed(&audit(folder.path(), &["--json"])), text);
}

#[test]
fn fixes_are_shown_and_made_until_there_are_none() {
    let folder = project();
    let file = folder.path().join("src/many.lisp");
    let text = "(defun a (x) \"A.\" (list x 17))\n; between\n(defun b (x) \"B.\" (list 17 x))\n";
    std::fs::write(&file, text).expect("a file");
    let shown = audit(folder.path(), &["--fix", "--dry-run", "src/many.lisp"]);
    assert!(
        printed(&shown).contains("-(defun a (x) \"A.\" (list x 17))\n"),
        "{shown:?}"
    );
    assert!(
        printed(&shown).contains("+(defun a (x) \"A.\" (list x 18))\n"),
        "{shown:?}"
    );
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), text);
    let made = audit(folder.path(), &["--fix", "src/many.lisp"]);
    assert!(printed(&made).contains("made in 1 file"), "{made:?}");
    let after = std::fs::read_to_string(&file).expect("a file");
    assert_eq!(after, text.replace("17", "18"));
    let again = audit(folder.path(), &["--fix", "src/many.lisp"]);
    assert!(
        printed(&again).contains("0 fixes made in 0 files"),
        "{again:?}"
    );
}

#[test]
fn values_that_cannot_be_made_are_found_where_nothing_else_is_needed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = "(defvar *bad* (error \"boom\") \"B.\")\n(defconstant +first+ (car 5) \"F.\")\n\
                (defvar *read* (file/read \"nowhere\") \"R.\")\n(defvar *long* (loop 1) \"L.\")\n\
                (defvar *other* (car (elsewhere 5)) \"O.\")\n(defvar *good* (list 1 2) \"G.\")\n\
                (defvar *upon* (car *good*) \"U.\")\n";
    write(folder.path(), "a.lisp", text);
    let found = printed(&audit(folder.path(), &["a.lisp", "--format", "json"]));
    let broken = found.lines().filter(|it| it.contains("CONST-ERR"));
    let broken: Vec<Value> = broken
        .map(|it| serde_json::from_str(it).expect("json"))
        .collect();
    let names: Vec<&str> = broken.iter().filter_map(|it| it["name"].as_str()).collect();
    assert_eq!(names, ["*bad*", "+first+"], "{found}");
    assert_eq!(broken[0]["score"], 100);
}

#[test]
fn what_a_macro_makes_is_looked_at_where_it_was_written() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = "(define (pair-of it) \"P.\" (list 'progn it it))\n\
                (defmacro twice (it) \"T.\" (pair-of it))\n\
                (define (one x) \"O.\" (+ x 1))\n\
                (define (wrong y) \"W.\"\n  (twice (one y 2)))\n\
                (define (absent y) \"A.\"\n  (twice (nowhere y)))\n\
                (define (fine y) \"F.\" (twice (one y)))\n\
                (define (early y) \"E.\" (later (nowhere y)))\n\
                (defmacro later (it) \"L.\" (list 'quote it))\n";
    write(folder.path(), "a.lisp", text);
    let found = printed(&audit(folder.path(), &["a.lisp", "--format", "json"]));
    let mut global = Vec::new();
    for line in found.lines() {
        let it: Value = serde_json::from_str(line).expect("json");
        for finding in it["findings"].as_array().expect("findings") {
            if finding["rule"]
                .as_str()
                .is_some_and(|it| it.starts_with("GLOBAL"))
            {
                let parts = ["rule", "line", "column"].map(|part| finding[part].to_string());
                global.push(format!("{} {}", it["name"], parts.join(" ")));
            }
        }
    }
    let expected = [
        "\"wrong\" \"GLOBAL-03\" 5 10",
        "\"absent\" \"GLOBAL-02\" 7 10",
        "\"early\" \"GLOBAL-08\" 9 24",
    ];
    assert_eq!(global, expected, "{found}");
}

#[test]
fn files_outside_of_any_project_are_judged_and_never_crash_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let deep = format!(
        "(defun deep (x) \"X.\" (list x '{}{}))\n",
        "(".repeat(100_000),
        ")".repeat(100_000)
    );
    let text = format!(
        "{deep}(defun dotted (x . y) \"D.\" (list x y))\n(defun)\n(defun 3 (x) x)\n(defun f)\n\
         (defun #:own (x) \"O.\" x)\n(defun big (x) \"B.\" (list x {}))\n(defvar)\n(defclass)\n",
        "9".repeat(10_000)
    );
    write(folder.path(), "odd.lisp", &text);
    let output = audit(folder.path(), &["--format", "json", "odd.lisp"]);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
    let text = printed(&output);
    for name in ["deep", "dotted", "big"] {
        assert!(text.contains(&format!("{{\"name\":\"{name}\"")), "{name}");
    }
    assert!(!text.contains("\"AUDIT\""), "{text}");
}
