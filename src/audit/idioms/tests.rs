//! Every rewrite keeps the meaning, every finding goes with it, and no code is too large or too odd.

use crate::audit::auditor::with_subject;
use crate::audit::tests::{examples, judge, read};
use crate::audit::violation::{Judgement, Violation};
use crate::audit::{Auditor, OwnRules, RuleEntry, RuleOverride, RuleSettings, Surroundings};
use crate::lang::definition::{TopForm, definitions};
use crate::lang::image::Image;
use crate::lang::prelude::FILES;
use crate::lang::source::{SourceText, Span};
use crate::lang::syntax::{parse, replace_form};

/// Rewrites of one example, each of what the one before left.
const FIXES_MAX: usize = 8;

/// An auditor in which every pattern is switched on.
fn auditor() -> Auditor {
    let mut settings = RuleSettings::default();
    let on = RuleOverride {
        enabled: Some(true),
        ..RuleOverride::default()
    };
    let all = Auditor::new(&settings).unwrap_or_else(|error| panic!("{error}"));
    for rule in all.catalogue().iter().filter(|it| it.idiom.is_some()) {
        settings.rules.insert(rule.name.clone(), on);
    }
    Auditor::new(&settings).unwrap_or_else(|error| panic!("{error}"))
}

fn idioms(auditor: &Auditor) -> Vec<RuleEntry> {
    let all = auditor.catalogue().iter();
    all.filter(|it| it.idiom.is_some()).cloned().collect()
}

fn found(judgement: &Judgement, rule: &str) -> Option<Violation> {
    let mut all = judgement.violations.iter();
    all.find(|it| it.rule_name == rule).cloned()
}

/// The expressions that follow each example that is flagged, in its order among those.
fn same(source: &str) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = Vec::new();
    for line in source.lines() {
        if line.starts_with(";;@flags") {
            all.push(Vec::new());
        } else if let Some(expression) = line.strip_prefix(";;@same ") {
            all.last_mut().unwrap().push(expression.to_string());
        }
    }
    all
}

/// Returns a text with the fix of its last definition.
fn mended(text: &str, violation: &Violation) -> Option<String> {
    let fix = violation.fix.as_ref()?;
    let last = read(text).pop().unwrap();
    let offset = last.span.start;
    let span = Span {
        start: fix.span.0 + offset,
        end: fix.span.1 + offset,
    };
    Some(replace_form(text, span, &fix.text))
}

/// What an expression answers and prints after a text was loaded.
fn answer(text: &str, expression: &str) -> String {
    let mut image = Image::new();
    let loaded = image.evaluate(text);
    loaded.unwrap_or_else(|error| panic!("{}: {text}", error.message));
    image.take_printed();
    let value = match image.evaluate(expression) {
        Ok(root) => image.print_brief(root.get()),
        Err(error) => panic!("{}: {expression} after\n{text}", error.message),
    };
    format!("{value} {}", image.take_printed())
}

#[test]
fn every_rewrite_keeps_the_meaning_and_ends_the_finding() {
    let mut auditor = auditor();
    let mut problems = Vec::new();
    for rule in idioms(&auditor) {
        let examples = examples(&rule.source);
        let flagged: Vec<_> = examples.iter().filter(|(flags, _)| *flags).collect();
        let passed = examples.len() - flagged.len();
        if flagged.len() < 3 || passed < 3 {
            problems.push(format!("`{}` needs three examples of both", rule.name));
        }
        let idiom = rule.idiom.clone().unwrap();
        let mut fixes = 0;
        let mut compared = 0;
        for ((_, text), same) in flagged.into_iter().zip(same(&rule.source)) {
            let mut before = text.clone();
            let mut is_mended = false;
            for _ in 0..FIXES_MAX {
                let judgement = judge(&mut auditor, &before);
                let Some(violation) = found(&judgement, &rule.name) else {
                    break;
                };
                let Some(after) = mended(&before, &violation) else {
                    break;
                };
                is_mended = true;
                if !parse(&after).errors.is_empty() {
                    problems.push(format!("`{}` breaks:\n{before}{after}", rule.name));
                    break;
                }
                before = after;
            }
            if !is_mended {
                if !same.is_empty() {
                    problems.push(format!("`{}` has no fix for:\n{text}", rule.name));
                }
                continue;
            }
            fixes += 1;
            if let Some(left) = found(&judge(&mut auditor, &before), &rule.name)
                && left.fix.is_some()
            {
                problems.push(format!("`{}` finds its own fix:\n{before}", rule.name));
            }
            for expression in same {
                compared += 1;
                let (old, new) = (answer(text, &expression), answer(&before, &expression));
                if old != new {
                    problems.push(format!(
                        "`{}`: {expression} was {old} and is {new}:\n{text}{before}",
                        rule.name
                    ));
                }
            }
        }
        let rewrites = idiom.cases.iter().any(|case| case.rewrite.is_some());
        if rewrites && (fixes == 0 || compared == 0) {
            problems.push(format!("the rewrite of `{}` is not tried", rule.name));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// A form in which the original's patterns found something.
struct Case<'text> {
    name: &'text str,
    families: Vec<&'text str>,
    /// Those that find nothing here, each with the reason.
    but: Vec<&'text str>,
    text: String,
}

fn cases(file: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    for line in file.lines() {
        if let Some(name) = line.strip_prefix(";;; case ") {
            cases.push(Case {
                name,
                families: Vec::new(),
                but: Vec::new(),
                text: String::new(),
            });
            continue;
        }
        let Some(case) = cases.last_mut() else {
            continue;
        };
        if let Some(families) = line.strip_prefix(";;; critic: ") {
            case.families = families.split(' ').collect();
        } else if let Some(but) = line.strip_prefix(";;; but ") {
            let (family, reason) = but.split_once(": ").unwrap();
            assert!(!reason.is_empty());
            case.but.push(family);
        } else {
            case.text.push_str(line);
            case.text.push('\n');
        }
    }
    cases
}

/// The families of the original's patterns that a rule stands for.
fn families(rule: &RuleEntry) -> Vec<String> {
    let option = rule.draft.option("family").and_then(|it| it.text());
    let names = option.into_iter().flat_map(|it| it.split(' '));
    names.map(str::to_string).collect()
}

#[test]
fn what_the_original_finds_we_find_or_say_why_not() {
    let mut auditor = auditor();
    let rules = idioms(&auditor);
    let mut problems = Vec::new();
    let all = cases(include_str!("../../../tests/audit/style.lisp"));
    assert!(all.len() >= 60, "{} cases", all.len());
    for case in all {
        let judgement = judge(&mut auditor, case.text.trim());
        for family in &case.families {
            let fires = judgement.violations.iter().any(|it| {
                let mut of_rule = rules.iter().filter(|rule| rule.id == it.rule);
                of_rule.any(|rule| families(rule).iter().any(|it| it == family))
            });
            if fires == case.but.contains(family) {
                problems.push(format!("{}: {family}: {fires}\n{}", case.name, case.text));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_page_tells_of_every_idiom() {
    let page = include_str!("../../../docs/idioms.md");
    let (families_table, all_table) = page.split_once("## All idioms").unwrap();
    let auditor = Auditor::new(&RuleSettings::default()).unwrap();
    for rule in idioms(&auditor) {
        let explanation = rule.explanation.lines().next().unwrap();
        let finds = explanation.strip_prefix("Finds ").unwrap();
        let row = format!(
            "| {} | {} | {} |",
            rule.id,
            rule.name,
            finds.replace('|', "\\|")
        );
        let line = all_table.lines().find(|line| line.starts_with(&row));
        let line = line.unwrap_or_else(|| panic!("docs/idioms.md has no row:\n{row}"));
        let idiom = rule.idiom.as_ref().unwrap();
        let rewrites = idiom.cases.iter().any(|case| case.rewrite.is_some());
        assert_eq!(line.contains("fix"), rewrites, "{line}");
        assert_eq!(line.contains("teaching"), !rule.enabled, "{line}");
        for family in families(&rule) {
            let row = format!("| `{family}` | ");
            let mut rows = families_table.lines().filter(|line| line.starts_with(&row));
            assert!(
                rows.any(|line| line.contains(&rule.id)),
                "`{family}` does not name {}",
                rule.id
            );
        }
    }
    let (_, families) = families_table
        .split_once("## The patterns of lisp-critic")
        .unwrap();
    assert_eq!(
        families.lines().filter(|it| it.starts_with("| `")).count(),
        112
    );
}

/// The project's own Lisp. The second lesson of the tour shows findings on purpose, none of style.
const OURS: &[(&str, &str)] = &[
    ("prelude.lisp", include_str!("../rules/prelude.lisp")),
    (
        "tour/1",
        include_str!("../../../examples/tour/src/1-definitions.lisp"),
    ),
    (
        "tour/2",
        include_str!("../../../examples/tour/src/2-findings.lisp"),
    ),
    (
        "tour/3",
        include_str!("../../../examples/tour/src/3-objects.lisp"),
    ),
    ("chain", include_str!("../../../tests/rules/chain.lisp")),
    ("closure", include_str!("../../../tests/rules/closure.lisp")),
    ("monkeys", include_str!("../../../tests/rules/monkeys.lisp")),
    ("seating", include_str!("../../../tests/rules/seating.lisp")),
];

#[test]
fn the_projects_own_lisp_is_clean() {
    let mut auditor = Auditor::new(&RuleSettings::default()).unwrap();
    let surroundings = Surroundings::default();
    let mut problems = Vec::new();
    let mut judged = 0;
    for (file, text) in FILES.iter().chain(OURS) {
        let (forms, errors) = definitions(&SourceText::new(*file, *text));
        assert_eq!(errors, [], "{file}");
        for form in forms {
            let TopForm::Definition(definition) = form else {
                continue;
            };
            judged += 1;
            let judgement = auditor.judge(&definition, &surroundings);
            for it in judgement.violations {
                if it.rule.starts_with("IDIOM-") {
                    let fix = it.fix.map(|it| it.text).unwrap_or_default();
                    problems.push(format!(
                        "{file}: {} {} {}\n    {fix}",
                        it.rule, it.rule_name, it.message
                    ));
                }
            }
        }
    }
    assert!(judged > 400, "{judged}");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_rewrite_never_loses_a_comment() {
    let mut auditor = auditor();
    let fix = |auditor: &mut Auditor, text: &str, rule: &str| {
        let violation = found(&judge(auditor, text), rule).unwrap();
        violation.fix.map(|it| it.text)
    };
    let lost = "(defun f (x) \"D.\" (if x ; why\n (progn (print 1) (print 2))))";
    assert_eq!(fix(&mut auditor, lost, "progn-in-one-armed-if"), None);
    let hidden = "(defun f (x) \"D.\" (cons x #;1 nil #;(list 2) ))";
    assert_eq!(fix(&mut auditor, hidden, "cons-to-nil"), None);
    let kept = "(defun f (x) \"D.\" (if x\n  ;; first\n  (progn ;; then\n    (print 1) ; one\n    ;; two\n    (print 2))))";
    assert_eq!(fix(&mut auditor, kept, "progn-in-one-armed-if"), None);
    let inside =
        "(defun f (x) \"D.\" (if x (progn\n    ;; first\n    (print 1) ; one\n    (print 2))))";
    assert_eq!(
        fix(&mut auditor, inside, "progn-in-one-armed-if").as_deref(),
        Some("(when x\n    ;; first\n    (print 1) ; one\n    (print 2))")
    );
}

#[test]
fn names_of_the_program_are_no_idioms() {
    let mut auditor = auditor();
    let mut check = |text: &str, rule: &str, expected: bool| {
        let judgement = judge(&mut auditor, text);
        assert_eq!(found(&judgement, rule).is_some(), expected, "{text}");
    };
    let append = "(append (list x) xs)";
    check(
        &format!("(defun f (x xs) \"D.\" {append})"),
        "append-of-one",
        true,
    );
    check(
        &format!("(defun f (x xs list) \"D.\" {append})"),
        "append-of-one",
        false,
    );
    check(
        &format!("(defun cons (x xs) \"D.\" {append})"),
        "append-of-one",
        false,
    );
    check(
        &format!("(defun list (&rest x) \"D.\" x) (defun f (x xs) \"D.\" {append})"),
        "append-of-one",
        false,
    );
    check(
        &format!("(defun f (x xs) \"D.\" '{append})"),
        "append-of-one",
        false,
    );
    check(
        &format!("(defmacro f (x xs) \"D.\" `{append})"),
        "append-of-one",
        false,
    );
    check(
        &format!("(defmacro f (x xs) \"D.\" `(g ,{append}))"),
        "append-of-one",
        true,
    );
    check(
        "(defun f (x) \"D.\" (let ((if (list x))) (case x ((if t nil) if))))",
        "needless-if",
        false,
    );
}

#[test]
fn a_habit_counts_once() {
    let mut auditor = auditor();
    let text = format!("(defun f (x) \"D.\" {})", "(print (and x)) ".repeat(40));
    let judgement = judge(&mut auditor, &text);
    let mut of_rule = judgement.violations.iter();
    let found: Vec<_> = of_rule
        .by_ref()
        .filter(|it| it.rule_name == "single-operand")
        .collect();
    assert_eq!(found.len(), 8);
    assert_eq!(found.iter().map(|it| it.points).sum::<u32>(), 1);
    assert!(found.is_sorted_by_key(|it| it.span));
}

#[test]
fn forms_of_any_size_are_searched_in_time() {
    let mut auditor = auditor();
    let deep = |open: &str, close: &str, count: usize| {
        format!(
            "(defun f (x) \"D.\" {}x{})",
            open.repeat(count),
            close.repeat(count)
        )
    };
    let wide = |form: &str, count: usize| format!("(defun f (x) \"D.\" ({}))", form.repeat(count));
    let texts = [
        deep("(if x (progn ", "))", 3_000),
        deep("(dolist (y x) ", ")", 3_000),
        deep("(and x ", ")", 20_000),
        deep("(cond (x 1) (else ", "))", 20_000),
        deep("'", "", 20_000),
        wide("list 1 2 ", 100_000),
        format!("(defun f (x) \"D.\" (and {}))", "x ".repeat(200_000)),
        format!(
            "(defun f (x) \"D.\" (cond {}))",
            "((eq x 'a) 1) ".repeat(20_000)
        ),
        format!("(defun f ({}) \"D.\" 1)", "a ".repeat(100_000)),
        format!(
            "(defun f (x) \"D.\" (list \"{}\"))",
            "long ".repeat(400_000)
        ),
        format!("(defun f (x) \"{}\" x)", "long ".repeat(400_000)),
        format!("(defun f (x) \"D.\" (+ x {}))", "7".repeat(20_000)),
        "(defun f (x) \"D.\" (if . x) (cons . (x . y)) (let (a . b) . c) (cond . 1))".to_string(),
    ];
    for text in texts {
        let judgement = judge(&mut auditor, &text);
        let shown: String = text.chars().take(40).collect();
        assert!(
            judgement.violations.iter().all(|it| it.rule != "AUDIT"),
            "{shown}"
        );
    }
}

#[test]
fn mistakes_in_patterns_are_said() {
    let check = |text: &str, expected: &str| {
        let text = format!("(defpattern p \"D.\" (:id \"X\") {text})");
        match super::read(&SourceText::new("p.lisp", text.as_str())) {
            Ok(_) => panic!("{text}"),
            Err(error) => assert!(error.to_string().contains(expected), "{error}: {text}"),
        }
    };
    check("(car ?x)", "needs a `:message`");
    check(":message \"M\"", "a pattern is missing");
    check(
        "(car ?x) => (list ?y) :message \"M\"",
        "no pattern binds `?y`",
    );
    check("(car ?x) :message \"{?y}\"", "names `?y`");
    check("(car ?x) :message \"{fix}\"", "has no rewrite");
    check("(car ?x:blue) :message \"M\"", "no predicate `blue`");
    check("(?in air (car ?x)) :message \"M\"", "no position `air`");
    check(
        "(?or ?*xs) :message \"M\"",
        "a run stands among other forms",
    );
    check("(car ?x) :at ?y :message \"M\"", "no pattern binds `?y`");
    check(
        "(car ?x) :message \"M\" :more 1",
        "only `:message` and `:at`",
    );
    check("(car ?x) :message", "only `:message` and `:at`");
    check("f\"a\" :message \"M\"", "made of lists");
    check("(car) ) :message \"M\"", "closes nothing");
    let deep = format!(
        "{}x{} :message \"M\"",
        "(".repeat(100_000),
        ")".repeat(100_000)
    );
    check(&deep, "nested more than");
}

#[test]
fn ids_and_names_are_each_of_one_rule() {
    let auditor = Auditor::new(&RuleSettings::default()).unwrap();
    let rules = idioms(&auditor);
    let ids: std::collections::BTreeSet<_> = rules.iter().map(|it| it.id.clone()).collect();
    assert_eq!(ids.len(), rules.len());
    assert!(rules.len() >= 130, "{}", rules.len());
    for rule in rules {
        assert!(!rule.name.is_empty() && rule.points >= 1 && rule.category == "idiom");
    }
}

#[test]
fn a_project_has_patterns_of_its_own() {
    let text = ";;; Ours.\n(defpattern old-word \"Finds. Why. Instead.\" (:id \"OURS-1\" :severity warning :points 3)\n  (old-word ?x) => (new-word ?x)\n  :message \"`{this}` is `{fix}` now\")";
    let own = OwnRules {
        file: "rules/old-word.lisp".to_string(),
        text: text.to_string(),
    };
    let settings = RuleSettings {
        own: vec![own],
        ..RuleSettings::default()
    };
    let mut auditor = Auditor::new(&settings).unwrap();
    let judgement = judge(&mut auditor, "(defun f (x) \"D.\" (old-word x))");
    let violation = &judgement.violations[0];
    assert_eq!((violation.rule.as_str(), violation.points), ("OURS-1", 3));
    assert_eq!(
        violation.message,
        "in `f`: `(old-word x)` is `(new-word x)` now"
    );
    assert_eq!(violation.fix.as_ref().unwrap().text, "(new-word x)");
}

#[test]
fn a_page_of_code_takes_few_steps() {
    let auditor = auditor();
    let mut all = super::Idioms::default();
    for rule in self::idioms(&auditor) {
        all.add(&rule, rule.idiom.as_ref().unwrap());
    }
    let body = "  (let* ((a (car xs)) (b (cdr xs)))\n    (cond ((null? xs) (list n))\n          ((and (> a n) (consp b)) (append (map inc b) (list a)))\n          (else (dolist (x b) (when (if x (even? x) t) (setf n (+ n x)))) (f b n))))\n";
    let text = format!("(defun f (xs n)\n  \"D.\"\n{})", body.repeat(6));
    let definition = read(&text).pop().unwrap();
    let surroundings = Surroundings::default();
    let steps = with_subject(&definition, &surroundings, None, |subject| {
        all.violations(subject);
        all.steps(subject)
    });
    let steps = steps.unwrap();
    assert!((100..8000).contains(&steps), "{steps}");
}
