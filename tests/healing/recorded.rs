//! Transcripts that were recorded from a server which speaks a real format, and are played back: nobody is
//! asked. Where what is asked changes, `UPDATE_CASSETTES=1` records them again.

use super::{DATES, Project, Told, WRONG, cassettes, healed_dates, right};
use crate::models::server::{Wire, provide};

/// Nobody listens there.
const NOBODY: &str = "http://127.0.0.1:9/";
const TAPE: &str = "tape.jsonl";

const FIBONACCI: &str = "(defn fibonacci
  \"Returns the nth Fibonacci number.
   >>> (fibonacci 10)
   55\"
  (n)
  (if (< n 2) n
      (+ (fibonacci (- n 1)) (fibonacci (- n 2)))))
";
const ITERATIVE: &str = "(defn fibonacci (n)
  (loop ((a 0) (b 1) (i n))
    (if (= i 0) a (recur b (+ a b) (- i 1)))))";

fn settings(url: &str, mode: &str) -> String {
    format!(
        "[project]\nname = \"recorded\"\n\n[llm]\nmodel = \"mine:m\"\ncassette = \"{TAPE}\"\ncassette_mode = \"{mode}\"\n\n\
         [llm.providers.mine]\nkind = \"ollama\"\nurl = \"{url}\"\n"
    )
}

/// Does something in a project whose model answers from a cassette.
fn played(name: &str, files: &[(&str, &str)], answers: &[&str], act: impl Fn(&Project)) {
    let kept = cassettes().join(format!("{name}.jsonl"));
    if std::env::var_os("UPDATE_CASSETTES").is_some() {
        let answers = answers.iter().map(|it| Wire::Ollama.answer(&[it]));
        let provider = provide(answers.collect());
        let project = Project::new(files);
        project.write("imago.toml", &settings(&provider.url, "record"));
        act(&project);
        std::fs::copy(project.path().join(TAPE), &kept).expect("the cassette is kept");
    }
    let project = Project::new(files);
    project.write("imago.toml", &settings(NOBODY, "replay"));
    let tape = std::fs::read_to_string(&kept).expect("a cassette; UPDATE_CASSETTES=1 records one");
    project.write(TAPE, &tape);
    act(&project);
}

const SOURCE: (&str, &str) = ("src/dates.lisp", DATES);

#[test]
fn a_function_heals_and_only_its_body_is_written() {
    played("parse-date", &[SOURCE], &[&right()], |project| {
        let told = project.imago(&["test", "--heal", "src/dates.lisp"]);
        assert_eq!(told.code, Some(1), "{}", told.text);
        for part in [
            "  ✓ (parse-date \"2024-01-15\") => {:year 2024 :month 1 :day 15}",
            "  🔧 2 failing doctests. Healing...",
            "    Running doctests... 3/3 ✓",
            "  ✅ Healed! New implementation:",
            "  `parse-date` is not written: `--yes` writes without asking",
        ] {
            assert!(told.text.contains(part), "{part}: {}", told.text);
        }
        assert_eq!(project.read("src/dates.lisp"), DATES, "nobody said yes");
        let source = project.fine(&["eval", "(source-of 'parse-date)"]);
        assert!(source.contains("naive"), "{source}");

        let told = project.fine(&["test", "--heal", "src/dates.lisp", "--yes"]);
        assert!(told.contains("wrote `parse-date`"), "{told}");
        assert_eq!(project.read("src/dates.lisp"), healed_dates());
        let told = project.fine(&["test", "--heal", "src/dates.lisp"]);
        assert!(!told.contains('✗') && !told.contains("Attempt"), "{told}");
        says_where_it_comes_from(project);
    });
}

/// The commit names model, exchange and who approved, and that cannot be changed unseen.
fn says_where_it_comes_from(project: &Project) {
    let models = project.fine(&["log", "kind:model"]);
    let exchange = models.split_whitespace().next().expect("an exchange");
    let shown = project.fine(&["show", "parse-date"]);
    let printed = project.fine(&["eval", "(show-atomic-commit 'parse-date)"]);
    for (text, parts) in [
        (
            &shown,
            [
                "Author:    m (agent)",
                "Exchange:  ",
                "Approved:  ada",
                "Origin:    patch",
            ],
        ),
        (
            &printed,
            [
                "Author: m (agent)",
                "Exchange: ",
                "Approved By: ada",
                "parse-date",
            ],
        ),
    ] {
        assert!(text.contains(exchange), "{exchange}: {text}");
        for part in parts {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
    let json = project.fine(&["show", "parse-date", "--json"]);
    for part in [
        "\"author_kind\": \"agent\"",
        "\"approved_by\": \"ada\"",
        "\"origin\": \"patch\"",
    ] {
        assert!(json.contains(part), "{part}: {json}");
    }
    let found = project.fine(&["log", "origin:patch"]);
    assert_eq!(found.lines().count(), 1, "{found}");
    let reasons = project.fine(&["eval", "(map (fn (it) (:reason it)) (history parse-date))"]);
    assert!(reasons.contains("approved by ada"), "{reasons}");

    project.fine(&["verify"]);
    let store = project.path().join(".imago/history.db");
    let bytes = std::fs::read(&store).expect("the history");
    let (from, to): (&[u8], &[u8]) = (b"approved by ada", b"approved by eve");
    let mut forged = bytes.clone();
    let places: Vec<usize> = (0..bytes.len() - from.len())
        .filter(|&at| bytes[at..].starts_with(from))
        .collect();
    assert!(!places.is_empty());
    for at in places {
        forged[at..at + to.len()].copy_from_slice(to);
    }
    std::fs::write(&store, &forged).expect("written");
    let told = project.imago(&["verify"]);
    assert_eq!(told.code, Some(1), "{}", told.text);
    std::fs::write(&store, &bytes).expect("written");
    project.fine(&["verify"]);
}

#[test]
fn a_function_heals_where_the_language_asks_for_it() {
    played(
        "parse-date-in-the-language",
        &[SOURCE],
        &[&right()],
        |project| {
            let would = project.fine(&["eval", "(dissoc (heal? parse-date) :candidate)"]);
            let expected = "{:attempts 1 :passing 3 :total 3 :would-change #t}";
            assert!(would.contains(expected), "{would}");
            let commits = project.fine(&["history", "parse-date"]);
            assert_eq!(
                commits.lines().count(),
                1,
                "`heal?` changes nothing: {commits}"
            );

            let healed = project.fine(&["eval", "(heal! parse-date)"]);
            assert!(
                healed.contains("+   (let* ((short"),
                "what differs is shown: {healed}"
            );
            let expected = "{:attempts 1 :name \"parse-date\" :passing 3 :status :healed";
            assert!(healed.contains(expected), "{healed}");
            let value = project.fine(&["eval", "(parse-date \"15/01/2024\")"]);
            assert!(value.contains("{:day 15 :month 1 :year 2024}"), "{value}");
        },
    );
}

/// Returns what the program shows of each exchange, oldest first.
fn exchanges(project: &Project) -> Vec<String> {
    let rows = project.fine(&["log", "kind:model", "--reverse"]);
    let numbers = rows.lines().filter_map(|row| row.split_whitespace().next());
    numbers.map(|it| project.fine(&["show", it])).collect()
}

#[test]
fn what_failed_in_the_first_attempt_is_told_in_the_second() {
    let answers = [WRONG, &right()];
    played("two-attempts", &[SOURCE], &answers, |project| {
        let told = project.fine(&["test", "--heal", "src/dates.lisp", "--yes"]);
        let failed =
            "{:day 15 :month 2 :year 2024}  (wrong), expected {:year 2024 :month 1 :day 15}";
        for part in ["  Attempt 1:", "0/3 ✗", failed, "  Attempt 2:", "3/3 ✓"] {
            assert!(told.contains(part), "{part}: {told}");
        }
        assert_eq!(project.read("src/dates.lisp"), healed_dates());
        let [first, second] = &exchanges(project)[..] else {
            panic!("two exchanges");
        };
        let (asked, replied) = second.split_once(WRONG).expect("the first reply is told");
        assert!(
            !asked.contains(failed) && replied.contains(failed),
            "{second}"
        );
        assert!(first.contains("refused: "), "{first}");
        assert!(
            second.contains("applied: parse-date; approved by ada"),
            "{second}"
        );
    });
}

#[test]
fn what_never_succeeds_changes_nothing() {
    let answers = [WRONG, "I cannot.", "(defn leap? (year) #t)"];
    played("never", &[SOURCE], &answers, |project| {
        let Told { text, code } = project.imago(&["test", "--heal", "src/dates.lisp", "--yes"]);
        assert_eq!(code, Some(1), "{text}");
        for part in [
            "  Attempt 3:",
            "  ❌ Not healed after 3 attempts; nothing was changed",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("Attempt 4"), "{text}");
        assert_eq!(project.read("src/dates.lisp"), DATES);
        let versions = project.fine(&["history", "parse-date"]);
        assert_eq!(versions.lines().count(), 1, "{versions}");
        let models = project.fine(&["log", "kind:model"]);
        assert_eq!(models.matches("refused: ").count(), 3, "{models}");
        project.fine(&["verify"]);
    });
}

const EXAMPLE: (&str, &str) = ("fibonacci.lisp", FIBONACCI);

#[test]
fn a_question_about_a_function_is_answered() {
    let answer = "Yes: it calls itself twice for each number.";
    played("ask", &[EXAMPLE], &[answer], |project| {
        let question = "(ask fibonacci \"will this blow the stack for large inputs?\")";
        let told = project.fine(&["eval", question]);
        assert!(told.contains(&format!("{answer:?}")), "{told}");
    });
}

#[test]
fn code_is_answered_as_data() {
    played("ask-code", &[EXAMPLE], &[ITERATIVE], |project| {
        let asked = "(let ((form (ask/code fibonacci \"make this iterative\"))) \
                     (list (list? form) (first form) (fibonacci 10) (begin (eval form) (fibonacci 90))))";
        let told = project.fine(&["eval", asked]);
        assert!(told.contains("(#t defn 55 2880067194370816120)"), "{told}");
    });
}

#[test]
fn a_patch_is_shown_tried_and_applied_or_left() {
    let wrong = "(defn fibonacci (n) n)";
    let answers = [wrong, ITERATIVE];
    played("ask-patch", &[EXAMPLE], &answers, |project| {
        let refused = project.fine(&["eval", "(ask/patch! fibonacci \"make this shorter\")"]);
        for part in [
            "+   (n) n)",
            "0/1 ✗",
            "nothing was changed",
            ":status :refused",
        ] {
            assert!(refused.contains(part), "{part}: {refused}");
        }
        assert_eq!(project.read("fibonacci.lisp"), FIBONACCI);
        let applied = project.fine(&["eval", "(ask/patch! fibonacci \"make this iterative\")"]);
        for part in [
            "(loop ((a 0) (b 1) (i n))",
            "1/1 ✓",
            "applied",
            ":status :applied",
        ] {
            assert!(applied.contains(part), "{part}: {applied}");
        }
        let value = project.fine(&["eval", "(fibonacci 90)"]);
        assert!(value.contains("2880067194370816120"), "{value}");
    });
}
