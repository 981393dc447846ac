//! Rules over the whole image, the index that is kept up, and effects.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use proptest::prelude::*;

use super::*;
use crate::audit::measured::{Measured, Spread, comparisons};
use crate::audit::tests::examples;
use crate::audit::violation::Violation;
use crate::audit::{Auditor, OwnRules, RuleSettings};
use crate::lang::definition::{Definition, TopForm, definitions};
use crate::lang::image::Image;
use crate::lang::image::uses::Uses;
use crate::lang::source::SourceText;

fn language() -> Arc<Language> {
    static LANGUAGE: OnceLock<Arc<Language>> = OnceLock::new();
    let hosted = [
        ("file/read", Effects::FILE),
        ("file/write", Effects::FILE),
        ("random", Effects::RANDOM),
    ];
    let make = || Arc::new(Language::new(Image::new().vocabulary(), hosted));
    LANGUAGE.get_or_init(make).clone()
}

fn settings() -> RuleSettings {
    RuleSettings {
        layers: vec![vec!["ui/*".into()], vec!["core/*".into()]],
        roots: vec!["f0".into()],
        ..RuleSettings::default()
    }
}

fn empty() -> Whole {
    let whole = Whole::new(&settings(), language());
    whole.unwrap_or_else(|error| panic!("{error}"))
}

/// Adds the forms of a text, evaluating each as a session does.
fn live(text: &str) -> Whole {
    let mut image = Image::new();
    let mut whole = empty().live();
    for form in definitions(&SourceText::new("example", text)).0 {
        let (source, span) = match &form {
            TopForm::Definition(definition) => {
                let uses = image.uses(definition).ok();
                let twin = image.sameness(definition);
                whole.add(definition, uses.as_ref(), twin);
                (definition.source.clone(), definition.form_span)
            }
            TopForm::Expression { span, .. } => (SourceText::new("example", text), *span),
        };
        let piece = SourceText::new("example", &source.text[span.range()]);
        let _ = image.load(&piece.in_package(source.package()));
    }
    whole
}

/// Adds the definitions of a text without evaluating any.
fn surveyed(text: &str) -> Whole {
    let mut image = Image::new();
    let mut whole = empty();
    let source = SourceText::new("example", text);
    for form in definitions(&source).0 {
        match form {
            TopForm::Definition(definition) => {
                let uses = image.uses(&definition).ok();
                let twin = image.sameness(&definition);
                whole.add(&definition, uses.as_ref(), twin);
            }
            TopForm::Expression { span, .. } => {
                if let Ok(uses) = image.uses_at(&source, span) {
                    whole.add_expression(&uses);
                }
            }
        }
    }
    whole
}

/// Draws findings as `rule name`, in their order.
fn drawn(whole: &mut Whole) -> String {
    let found = whole.findings();
    let all: Vec<String> = found
        .iter()
        .map(|(name, it)| format!("{} {name}", it.rule))
        .collect();
    all.join(", ")
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(drawn(&mut live(text)), expected, "{text}");
}

/// Tells what `;;@measured fastest median slow fuel bytes call` above versions of the last name says.
fn measure(whole: &mut Whole, text: &str) {
    let mut all = Vec::new();
    let mut newest = None;
    let forms = definitions(&SourceText::new("example", text)).0;
    for (at, form) in forms.into_iter().enumerate() {
        let TopForm::Definition(definition) = form else {
            continue;
        };
        let meaning = Some([at as u8; 32]);
        newest = Some((definition.name.clone(), meaning));
        let mut marks = definition.directives.iter();
        let Some(mark) = marks.find(|it| it.key == "measured") else {
            continue;
        };
        let words: Vec<&str> = mark.value.splitn(6, ' ').collect();
        let number = |at: usize| words[at].parse::<u32>().unwrap();
        all.push(Measured {
            entry: at as u64 + 1,
            meaning,
            call: words[5].to_string(),
            time: Some(Spread {
                fastest: number(0).into(),
                median: number(1).into(),
                slow: number(2).into(),
                reference: 100.0,
            }),
            fuel: number(3).into(),
            bytes: number(4).into(),
        });
    }
    all.reverse();
    if let Some((name, meaning)) = newest {
        whole.set_measured(&name, &comparisons(meaning, &all));
    }
}

#[test]
fn every_rule_flags_and_passes_what_its_file_says() {
    let auditor = Auditor::new(&settings()).unwrap_or_else(|error| panic!("{error}"));
    let rules = auditor.catalogue().iter();
    let rules: Vec<_> = rules.filter(|rule| is_whole(&rule.draft)).collect();
    assert!(rules.len() >= 12, "{} rules", rules.len());
    for rule in rules {
        let examples = examples(&rule.source);
        for flags in [true, false] {
            let count = examples.iter().filter(|it| it.0 == flags).count();
            assert!(count >= 3, "`{}`: {count} examples ({flags})", rule.name);
        }
        for (flags, text) in examples {
            let mut whole = live(&text);
            measure(&mut whole, &text);
            let mut found = whole.findings();
            let is_new = |name: &str| name.starts_with("new-");
            for (name, _) in definitions(&SourceText::new("example", text.as_str()))
                .0
                .into_iter()
                .filter_map(|form| match form {
                    TopForm::Definition(it) if !is_new(&it.name) => Some((it.name.clone(), it)),
                    _ => None,
                })
            {
                let leaks = whole.leaks(&name, is_new).into_iter();
                found.extend(leaks.map(|it| (Arc::from(name.as_str()), it)));
            }
            let is_found = found.iter().any(|(_, it)| it.rule_name == rule.name);
            assert_eq!(is_found, flags, "`{}` on:\n{text}{found:#?}", rule.name);
            assert!(found.iter().all(|it| it.1.rule != "AUDIT"), "{found:#?}");
        }
    }
}

#[test]
fn a_finding_stands_where_it_was_written() {
    let text = ";; First.\n(defun f (x) \"F.\"\n  (list (g x)))";
    let mut whole = live(text);
    let found = whole.findings();
    let (start, end) = found[0].1.span.expect("a place");
    assert_eq!(&text[start as usize..end as usize], "(g x)");
    assert_eq!(
        found[0].1.message,
        "`f` uses the function `g`, which nobody defines"
    );
    // What a macro made stands where the macro was called.
    let text = "(defmacro m (x) `(progn (g ,x)))\n(defun f () (m 1))";
    let found = live(text).findings();
    let (name, it) = found
        .iter()
        .find(|it| it.1.rule == "GLOBAL-02")
        .expect("undefined");
    assert_eq!((name.as_ref(), it.span), ("f", Some((12, 17))));
}

#[test]
fn a_circle_is_shown_as_a_path() {
    let message = |text: &str| {
        let found = live(text).findings();
        let found = found.iter().find(|it| it.1.rule == "GLOBAL-01");
        found.map_or(String::new(), |it| it.1.message.clone())
    };
    assert_eq!(
        message("(defun c () (a)) (defun a () (b)) (defun b () (c))"),
        "`a` comes back to itself in 3 calls: `a` → `b` → `c` → `a`"
    );
    let long: String = (10..30)
        .map(|at| format!("(defun f{at} () (f{}))", if at == 29 { 10 } else { at + 1 }))
        .collect();
    assert!(message(&long).contains("in 20 calls: `f10` → `f11`"));
    assert!(message(&long).contains("`…`"));
}

#[test]
fn names_are_resolved_by_their_packages() {
    let shops = "(defpackage a (:use cl)) (defpackage b (:use cl))
         (in-package a) (defun f (x) (list x)) (in-package b)";
    check(&format!("{shops} (defun f (x y) (a::f x))"), "");
    check(&format!("{shops} (defun g (x) (f x))"), "GLOBAL-02 b::g");
    check(
        &format!("{shops} (defun g (x) (a::f x 1))"),
        "GLOBAL-03 b::g",
    );
}

#[test]
fn an_image_that_is_not_evaluated_says_nothing_of_what_macros_hide() {
    let check = |text: &str, expected: &str| {
        assert_eq!(drawn(&mut surveyed(text)), expected, "{text}");
    };
    let binds = "(defmacro with-it (name form) `(let ((,name 1)) ,form))";
    check(
        &format!("{binds} (defun f () (with-it x (list x (g x))))"),
        "",
    );
    check("(defun f () (with-it x (list x (g x))))", "GLOBAL-02 f");
    // What an expression may define is defined.
    let makes = "(defmacro make-it (name) `(defun ,name () 1)) (make-it g)";
    check(&format!("{makes} (defun f () (g))"), "");
    check(
        "(define a 1) (set! a (f 2)) (defun f (x) (h x))",
        "GLOBAL-02 f",
    );
    // A structure that includes another cannot be expanded, and still brings its functions.
    let points = "(defstruct point x) (defstruct (place (:include point)) y)";
    check(
        &format!("{points} (defun f (p) (list (place-y p) (make-place :y 1)))"),
        "",
    );
    check("(begin (define g 1)) (defun f () g)", "");
    check(
        "(module m (export g) (define (g x) x)) (defun f () (g 1))",
        "",
    );
}

#[test]
fn what_a_name_comes_to_mean_reaches_those_who_use_it() {
    let mut image = Image::new();
    let mut whole = empty().live();
    let mut add = |whole: &mut Whole, text: &str| {
        let source = SourceText::new("test", text);
        let Some(TopForm::Definition(definition)) = definitions(&source).0.pop() else {
            panic!("no definition: {text}")
        };
        let uses = image.uses(&definition).ok();
        whole.add(&definition, uses.as_ref(), None);
        let changes = whole.take_changes();
        let drawn = |all: &[(Arc<str>, Violation)]| {
            let all = all.iter().map(|(name, it)| format!("{} {name}", it.rule));
            all.collect::<Vec<_>>().join(", ")
        };
        (drawn(&changes.began), drawn(&changes.ended))
    };
    let none = String::new;
    assert_eq!(
        add(&mut whole, "(defun f (x) (g x))"),
        ("GLOBAL-02 f".into(), none())
    );
    assert_eq!(
        add(&mut whole, "(defun g (x y) x)"),
        ("GLOBAL-03 f".into(), "GLOBAL-02 f".into())
    );
    assert_eq!(
        add(&mut whole, "(defun g (x) x)"),
        (none(), "GLOBAL-03 f".into())
    );
    assert_eq!(
        add(&mut whole, "(defun g (x) (f x))"),
        ("GLOBAL-01 f".into(), none())
    );
    whole.remove("g");
    let changes = whole.take_changes();
    assert_eq!(changes.began[0].1.rule, "GLOBAL-02");
    assert_eq!(changes.ended[0].1.rule, "GLOBAL-01");
}

#[test]
fn effects_come_from_what_is_called() {
    let mut whole = live(
        "(define (save x) (file/write \"a\" x)) (define (work x) (save x) (helper x))
         (define (helper x) (if x (work x) (random 3))) (define (pure x) (* x x))
         (defvar *n* 0) (define (count!) (set! *n* (+ *n* 1))) (define (tell x) (println x))
         (define (each xs) (map save xs)) (define (run x) (eval x)) (define (name) 'save)
         (define (shadow save) (save 1)) (defvar *t* (hash-map)) (define (keep k) (hash-set! *t* k 1))",
    );
    let mut check = |name: &str, expected: &str| {
        let found = whole.effects(name).expect("it is known").words().join(" ");
        assert_eq!(found, expected, "{name}");
    };
    check("save", "file");
    check("work", "file random");
    check("helper", "file random");
    check("pure", "");
    check("count!", "mutation");
    check("tell", "output");
    check("each", "file");
    check("run", "eval");
    check("name", "");
    check("shadow", "");
    let path = whole.effect_path("each", Effects::FILE).expect("a path");
    assert_eq!(path, ["each".into(), "save".into(), "file/write".into()]);
    assert_eq!(whole.effect_path("pure", Effects::FILE), None);
}

#[test]
fn a_project_may_have_rules_over_its_image() {
    let rule = "(defrule quiet-core \"Core does nothing to the world.\"
          (:id \"OWN-1\" :severity warning :points 3)
          (image-definition (name ?name) (effects ?effects) (dependents ?dependents))
          (test (and (string/starts-with? ?name \"core/\") ?effects))
          => (assert (violation (message (format nil \"~a: ~a, used by ~a\" ?name ?effects ?dependents)))))";
    let own = |text: &str| OwnRules {
        file: "rules/own.lisp".into(),
        text: text.into(),
    };
    let settings = RuleSettings {
        own: vec![own(rule)],
        ..settings()
    };
    let mut whole = Whole::new(&settings, language()).expect("the rules are sound");
    let mut image = Image::new();
    let text = "(defun core/a (x) \"A.\" (core/b x)) (defun core/b (x) \"B.\" (file/read x))
         (defun f0 (x) \"C.\" (core/a x) (file/read x))";
    for form in definitions(&SourceText::new("test", text)).0 {
        if let TopForm::Definition(definition) = form {
            let uses = image.uses(&definition).ok();
            whole.add(&definition, uses.as_ref(), None);
        }
    }
    let found = whole.findings().into_iter().map(|it| it.1.message);
    let found: Vec<String> = found.collect();
    let expected = ["core/a: (file), used by 1", "core/b: (file), used by 1"];
    assert_eq!(found, expected);
    let broken = "(defrule r \"R.\" (:id \"R\" :severity info :points 1) (hub (nosuch ?x)) => (assert (violation)))";
    let broken = RuleSettings {
        own: vec![own(broken)],
        ..self::settings()
    };
    let whole = Whole::new(&broken, language()).expect("the others are sound");
    assert_eq!(whole.complaints().len(), 1);
}

/// Texts that names get in the property test, by kind of trouble.
const BODIES: &[&str] = &[
    "(defun NAME (x) \"D.\" (list x))",
    "(defun NAME (x) \"D.\" (OTHER x))",
    "(defun NAME (x y) \"D.\" (OTHER x) (THIRD y))",
    "(defun NAME (x) \"D.\" (map OTHER (THIRD x 1)))",
    "(defun NAME (x) \"D.\" (set! OTHER x) (THIRD x))",
    "(defvar NAME 1)",
    "(defmacro NAME (x) `(OTHER ,x))",
    "(defstruct NAME a OTHER)",
    "(defun NAME (x) \"D.\" (OTHER-a x) (make-OTHER :a 1 :q 2))",
    "(defmethod NAME ((x integer)) (OTHER x))",
    "(defun NAME (x &key deep) \"D.\" (OTHER x :deep 1) (file/read x))",
    "(defun NAME (x) \"D.\" 'OTHER (THRID x))",
];
const NAMES: &[&str] = &["fa", "fb", "fc", "core/d", "ui/e", "main", "third"];

#[derive(Clone, Debug)]
enum Change {
    Add(usize, usize, usize, usize),
    Remove(usize),
    Errors(usize, bool),
}

fn change() -> impl Strategy<Value = Change> {
    let name = 0..NAMES.len();
    prop_oneof![
        6 => (0..BODIES.len(), name.clone(), name.clone(), name.clone())
            .prop_map(|(body, a, b, c)| Change::Add(body, a, b, c)),
        2 => name.clone().prop_map(Change::Remove),
        1 => (name, any::<bool>()).prop_map(|(at, is)| Change::Errors(at, is)),
    ]
}

fn definition(body: usize, name: usize, other: usize, third: usize) -> Definition {
    let text = BODIES[body]
        .replace("NAME", NAMES[name])
        .replace("OTHER", NAMES[other])
        .replace("THIRD", NAMES[third]);
    match definitions(&SourceText::new("test", text)).0.pop() {
        Some(TopForm::Definition(definition)) => *definition,
        _ => panic!("BUG: no definition"),
    }
}

type Known = BTreeMap<String, (usize, Definition, Option<Uses>, Option<u128>)>;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever comes and goes, what is kept up says what an index made of nothing says.
    #[test]
    fn kept_up_is_as_made_anew(changes in prop::collection::vec(change(), 1..25)) {
        let mut image = Image::new();
        let mut whole = empty().live();
        let mut known = Known::new();
        let mut errors: BTreeMap<String, bool> = BTreeMap::new();
        for (at, change) in changes.into_iter().enumerate() {
            match change {
                Change::Add(body, name, other, third) => {
                    let definition = definition(body, name, other, third);
                    let uses = image.uses(&definition).ok();
                    let twin = image.sameness(&definition);
                    whole.add(&definition, uses.as_ref(), twin);
                    let name = definition.name.clone();
                    if !known.contains_key(&name) {
                        errors.remove(&name);
                    }
                    known.insert(name, (at, definition, uses, twin));
                }
                Change::Remove(name) => {
                    let name = NAMES[name].to_string();
                    whole.remove(&name);
                    known.remove(&name);
                    errors.remove(&name);
                }
                Change::Errors(name, is) => {
                    whole.set_errors(NAMES[name], is);
                    if known.contains_key(NAMES[name]) {
                        errors.insert(NAMES[name].to_string(), is);
                    }
                }
            }
            if at % 3 == 0 {
                whole.take_changes();
            }
        }
        let mut anew = empty().live();
        let mut order: Vec<_> = known.values().collect();
        order.sort_by_key(|it| it.0);
        for (_, definition, uses, twin) in order {
            anew.add(definition, uses.as_ref(), *twin);
        }
        for (name, is) in errors {
            anew.set_errors(&name, is);
        }
        prop_assert_eq!(whole.findings(), anew.findings());
        for name in known.keys() {
            prop_assert_eq!(whole.effects(name), anew.effects(name), "{}", name);
        }
    }
}

/// What is told at a name is told where the name stands now, though nothing else about it is new.
#[test]
fn a_finding_moves_with_the_name_it_is_told_at() {
    let mut image = Image::new();
    let mut whole = empty().live();
    let mut spans = Vec::new();
    for text in [
        "(defun main () \"D.\" 1)",
        "(defun fa (x) \"D.\" (list x))",
        "(defmacro fa (x) \"D.\" x)",
    ] {
        let source = SourceText::new("test", text);
        for form in definitions(&source).0 {
            let definition = form.meant(&source).expect("a definition");
            let uses = image.uses(&definition).ok();
            whole.add(&definition, uses.as_ref(), None);
        }
        let found = whole.findings().into_iter();
        let found = found.filter(|(name, _)| &**name == "fa");
        spans.extend(found.map(|(_, it)| (it.rule, it.span)));
    }
    let unused = |start, end| ("GLOBAL-04".to_string(), Some((start, end)));
    assert_eq!(spans, [unused(7, 9), unused(10, 12)]);
}

/// A circle is told at its first definition, also where that begins to be one without a new call.
#[test]
fn a_circle_moves_to_a_definition_that_comes_first() {
    let texts = [
        "(defmethod core/d ((x integer)) (main x))",
        "(defun main (x) \"D.\" (core/d x))",
        "(defun core/d (x) \"D.\" (list x))",
    ];
    let mut image = Image::new();
    let mut whole = empty().live();
    let mut told = Vec::new();
    for text in texts {
        let source = SourceText::new("test", text);
        for definition in definitions(&source)
            .0
            .into_iter()
            .filter_map(|it| it.meant(&source))
        {
            let uses = image.uses(&definition).ok();
            whole.add(&definition, uses.as_ref(), None);
        }
        let found = whole.findings().into_iter();
        let circles = found.filter(|(_, it)| it.rule == "GLOBAL-01");
        told.push(
            circles
                .map(|(name, _)| name.to_string())
                .collect::<Vec<_>>(),
        );
    }
    assert_eq!(
        told,
        [
            vec![],
            vec!["core/d (integer)".to_string()],
            vec!["core/d".into()]
        ]
    );
}

#[test]
fn what_nests_deeply_or_is_no_definition_is_taken() {
    let deep = format!(
        "(defun f (x) {}x{})",
        "(list ".repeat(100_000),
        ")".repeat(100_000)
    );
    let mut whole = surveyed(&format!("{deep} (defun g () (f 1 2))"));
    assert_eq!(drawn(&mut whole), "");
    let mut whole = surveyed("(defun f (x . y) (g . x)) (defun) (defclass c) (defun g (1 2) 3)");
    drawn(&mut whole);
}

#[test]
fn a_circle_of_a_hundred_thousand_definitions_is_told() {
    let count = 100_000;
    let mut whole = empty();
    let uses = |at: usize| Uses {
        names: vec![
            format!("f{at}").into(),
            format!("f{}", (at + 1) % count).into(),
        ],
        uses: vec![crate::lang::image::uses::Use {
            name: 1,
            kind: crate::lang::image::uses::UseKind::Call(Default::default()),
            span: None,
            inside: None,
        }],
        bound: Vec::new(),
    };
    let template = definition(0, 0, 0, 0);
    for at in 0..count {
        let definition = Definition {
            name: format!("f{at}"),
            ..template.clone()
        };
        whole.add(&definition, Some(&uses(at)), None);
    }
    assert_eq!(drawn(&mut whole), "GLOBAL-01 f0");
    whole.remove("f7");
    let found = whole.findings();
    assert_eq!(
        (found[0].0.as_ref(), found[0].1.rule.as_str()),
        ("f10", "GLOBAL-04")
    );
    let undefined = found.iter().filter(|it| it.1.rule == "GLOBAL-02");
    assert_eq!(
        undefined.map(|it| it.0.as_ref()).collect::<Vec<_>>(),
        ["f6"]
    );
    assert!(found.iter().all(|it| it.1.rule != "GLOBAL-01"));
}
