//! What a project lets in by itself: the rules under `[heal]`, each with what it lets through and what not.

use super::{DATES, Project, right};

/// A program that heals while it runs: nobody typed it.
const HEALS: &str = "(println (heal! 'parse-date))\n";

/// A project with these rules whose model answers this, and what `heal!` in a program prints there.
fn healed(source: &str, rules: &str, answer: &str) -> (Project, String) {
    let settings = format!("[llm]\nmodel = \"scripted:answers.md\"\n\n{rules}");
    let project = Project::new(&[
        ("imago.toml", &settings),
        ("answers.md", answer),
        ("src/dates.lisp", source),
        ("heals.lisp", HEALS),
    ]);
    // Whatever is a source is taken before it.
    let told = project.imago(&["run", "heals.lisp"]).text;
    (project, told)
}

fn versions(project: &Project) -> usize {
    project.fine(&["history", "parse-date"]).lines().count()
}

/// A cure with a number that has no name, which the rules find.
fn with_a_finding() -> String {
    right().replace(" :month 1 ", " :month (- 31 30) ")
}

/// A cure that would read a file.
fn with_an_effect() -> String {
    right().replace(
        "(else ",
        "((= s \"\") (file/read \"dates.txt\"))\n      (else ",
    )
}

#[test]
fn each_rule_lets_in_what_it_names_and_nothing_else() {
    let (finding, effect) = (with_a_finding(), with_an_effect());
    let asks = "nothing is applied by itself: `apply = true` under `[heal]` in `imago.toml`";
    let found = "the rules find something new in it";
    let does = "it does more to the world than before";
    // The rules, the answer, and why it waits for a person, if it does.
    let cases: &[(&str, &str, Option<&str>)] = &[
        ("", &right(), Some(asks)),
        (
            "apply = false\nfindings = true\neffects = true",
            &right(),
            Some(asks),
        ),
        ("apply = true", &right(), None),
        ("apply = true", &finding, Some(found)),
        ("apply = true\neffects = true", &finding, Some(found)),
        ("apply = true\nfindings = true", &finding, None),
        ("apply = true", &effect, Some(does)),
        ("apply = true\nfindings = true", &effect, Some(does)),
        (
            "apply = true\neffects = true\nfindings = true",
            &effect,
            None,
        ),
    ];
    for (rules, answer, held_back) in cases {
        let (project, told) = healed(DATES, &format!("[heal]\n{rules}\n"), answer);
        let status = if held_back.is_some() {
            ":proposed"
        } else {
            ":healed"
        };
        assert!(
            told.contains(&format!(":status {status}")),
            "{rules}: {told}"
        );
        let expected = if held_back.is_some() { 1 } else { 2 };
        assert_eq!(versions(&project), expected, "{rules}: {told}");
        if let Some(reason) = held_back {
            assert!(told.contains(reason), "{rules}: {told}");
        }
        project.fine(&["verify"]);
    }
}

#[test]
fn what_is_not_marked_waits_for_a_person_whatever_the_rules_say() {
    let unmarked = DATES.replace(";;@self-heal\n", "");
    let rules = "[heal]\napply = true\nfindings = true\neffects = true\n";
    let (project, told) = healed(&unmarked, rules, &right());
    assert!(
        told.contains("`parse-date` is not marked `;;@self-heal`"),
        "{told}"
    );
    assert_eq!(versions(&project), 1);
}

#[test]
fn rules_say_how_often_and_whom() {
    let others = "[heal]\nattempts = 2\nmodel = \"scripted:others.md\"\n";
    let (project, told) = healed(DATES, others, "nobody asks this one");
    assert!(
        told.contains("the script `others.md` cannot be read"),
        "{told}"
    );
    project.write("others.md", "no\n---\nno\n---\nno");
    let told = project.imago(&["run", "heals.lisp"]).text;
    assert!(
        told.contains(":attempts 2") && told.contains(":failed"),
        "{told}"
    );
    assert_eq!(
        project
            .fine(&["log", "kind:model"])
            .matches("others.md")
            .count(),
        2
    );
}

#[test]
fn bad_settings_are_refused_with_their_place() {
    let bad = [
        (
            "[heal]\naply = true",
            "unknown key `aply`",
            "did you mean `apply`?",
        ),
        (
            "[heal]\napply = \"yes\"",
            "invalid type",
            "correct the value",
        ),
        (
            "[heal]\nattempts = 0",
            "`heal.attempts` is 0",
            "from 1 to 100",
        ),
        (
            "[heal]\nattempts = 101",
            "`heal.attempts` is 101",
            "from 1 to 100",
        ),
        (
            "[gate]\nheap_bytes = 9000000000000000000",
            "`gate.heap_bytes`",
            "from 1048576",
        ),
        (
            "[gate]\ndeadline_ms = 9000000000000000000",
            "`gate.deadline_ms`",
            "to 3600000",
        ),
        ("[gate]\nfuel = 1", "`gate.fuel` is 1", "from 1000"),
    ];
    for (settings, message, hint) in bad {
        let project = Project::new(&[("imago.toml", settings)]);
        let told = project.imago(&["status"]);
        assert_eq!(told.code, Some(3), "{settings}: {}", told.text);
        for part in [message, hint] {
            assert!(told.text.contains(part), "{settings}: {}", told.text);
        }
    }
    let (project, told) = healed(DATES, "[heal]\nmodel = \"antropic:m\"\n", "");
    assert!(told.contains("there is no provider `antropic`"), "{told}");
    assert!(told.contains("did you mean `anthropic`?"), "{told}");
    assert_eq!(versions(&project), 1);
}

#[test]
fn healing_is_paid_from_the_budget_of_the_session() {
    let budget = "budget_tokens = 20\n";
    let settings = format!("[llm]\nmodel = \"scripted:answers.md\"\n{budget}");
    let project = Project::new(&[
        ("imago.toml", &settings),
        ("answers.md", &format!("{}\n---\n{}", super::WRONG, right())),
        ("src/dates.lisp", DATES),
    ]);
    let told = project.imago(&["test", "--heal", "src/dates.lisp", "--yes"]);
    assert_eq!(told.code, Some(1), "{}", told.text);
    assert!(
        told.text.contains("the budget of 20 tokens is spent"),
        "{}",
        told.text
    );
    assert!(told.text.contains("`budget_tokens`"), "{}", told.text);
    assert_eq!(project.read("src/dates.lisp"), DATES);
}
