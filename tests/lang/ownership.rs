//! Maps changed in place against maps never changed: random programs, run both ways.
//!
//! A program is written once with `assoc` and `dissoc`, which change a map in place where the compiler
//! finds that nobody else sees it, and once with functions that always copy. What they answer and every
//! map they noted on the way must print the same.

use super::torture;
use imago::lang::image::Image;

const PROGRAMS: u64 = 600;
const DEPTH: usize = 5;

const HELPERS: &str = r#"
(define noted ())
(define (note m) (set! noted (cons m noted)) m)
(define (copy-assoc m k v) (apply map/assoc (list m k v)))
(define (copy-dissoc m k) (apply dissoc (list m k)))
(define (chosen k) (= 0 (modulo (+ k (length noted)) 3)))
"#;

const SHAPED: &str = r#"
(define (NAME-fill m from to) (if (< from to) (NAME-fill (ASSOC m from from) (+ from 1) to) m))
(define (NAME-thin m from to) (let next ((i from) (m m)) (if (< i to) (next (+ i 2) (DISSOC m i)) m)))
(define (NAME-bump m k) (ASSOC m k (+ 1 (or (get m k) 0))))
(define (NAME-noted m k) (note m) (ASSOC m k 1000))
(define (NAME-both m k) (note (ASSOC m k 1001)) (ASSOC m k 1002))
"#;

struct Writer {
    random: u64,
    variables: usize,
}

impl Writer {
    fn below(&mut self, limit: usize) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 20) as usize % limit
    }

    fn fresh(&mut self) -> String {
        self.variables += 1;
        format!("v{}", self.variables)
    }

    fn key(&mut self) -> String {
        self.below(14).to_string()
    }

    fn pick(&mut self, scope: &[String]) -> String {
        scope[self.below(scope.len())].clone()
    }

    fn value(&mut self, scope: &[String]) -> String {
        match self.below(4) {
            0 => format!("(get {} {})", self.pick(scope), self.key()),
            1 => format!("(count {})", self.pick(scope)),
            _ => self.below(100).to_string(),
        }
    }

    fn test(&mut self, scope: &[String]) -> String {
        match self.below(3) {
            0 => format!("(contains? {} {})", self.pick(scope), self.key()),
            1 => format!("(get {} {})", self.pick(scope), self.key()),
            _ => format!("(chosen {})", self.below(9)),
        }
    }

    fn with(scope: &[String], more: &[&String]) -> Vec<String> {
        scope.iter().chain(more.iter().copied()).cloned().collect()
    }

    /// Writes an expression whose value is a map.
    fn map(&mut self, scope: &[String], depth: usize) -> String {
        if depth == 0 {
            return self.pick(scope);
        }
        let deeper = depth - 1;
        let (x, y) = (self.fresh(), self.fresh());
        match self.below(27) {
            0 => self.pick(scope),
            1..=4 => {
                let (map, key, value) = (self.map(scope, deeper), self.key(), self.value(scope));
                format!("(ASSOC {map} {key} {value})")
            }
            5 => format!("(DISSOC {} {})", self.map(scope, deeper), self.key()),
            6 => {
                let test = self.test(scope);
                format!(
                    "(if {test} {} {})",
                    self.map(scope, deeper),
                    self.map(scope, deeper)
                )
            }
            7 | 8 => {
                let value = self.map(scope, deeper);
                format!(
                    "(let (({x} {value})) {})",
                    self.map(&Self::with(scope, &[&x]), deeper)
                )
            }
            9 => format!(
                "(begin (note {}) {})",
                self.pick(scope),
                self.map(scope, deeper)
            ),
            10 => {
                let kept = self.pick(scope);
                format!(
                    "(begin (set! noted (cons {kept} noted)) {})",
                    self.map(scope, deeper)
                )
            }
            11 | 12 => {
                let start = self.map(scope, deeper);
                let step = self.map(&Self::with(scope, &[&x]), deeper);
                let rounds = 1 + self.below(5);
                format!(
                    "(let next ((i 0) ({x} {start})) (if (< i {rounds}) (next (+ i 1) {step}) {x}))"
                )
            }
            13 => {
                let (a, b) = (self.map(scope, deeper), self.map(scope, deeper));
                let inner = Self::with(scope, &[&x, &y]);
                let (first, second) = (self.map(&inner, deeper / 2), self.map(&inner, deeper / 2));
                format!(
                    "(let next ((i 0) ({x} {a}) ({y} {b})) (if (< i 3) (next (+ i 1) {first} {second}) (begin (note {y}) {x})))"
                )
            }
            14 => {
                let start = self.map(scope, deeper);
                let step = self.map(&Self::with(scope, &[&x]), deeper);
                format!("(loop (({x} {start}) (i 0)) (if (< i 3) (recur {step} (+ i 1)) {x}))")
            }
            15 => {
                let start = self.map(scope, deeper);
                let step = self.map(&Self::with(scope, &[&x]), deeper);
                format!("(foldl (lambda ({x} i) {step}) {start} '(1 2 3))")
            }
            16 => format!(
                "(NAME-fill {} 0 {})",
                self.map(scope, deeper),
                5 + self.below(40)
            ),
            17 => format!(
                "(NAME-thin {} 0 {})",
                self.map(scope, deeper),
                5 + self.below(40)
            ),
            18 => {
                let helper = ["bump", "noted", "both"][self.below(3)];
                format!("(NAME-{helper} {} {})", self.map(scope, deeper), self.key())
            }
            19 => {
                let (test, body, handler) = (
                    self.test(scope),
                    self.map(scope, deeper),
                    self.map(scope, deeper),
                );
                format!(
                    "(try (let (({x} {body})) (if {test} (throw {x}) {x})) (catch e {handler}))"
                )
            }
            20 => {
                let (start, change) = (
                    self.map(scope, deeper),
                    self.map(&Self::with(scope, &[&x]), deeper),
                );
                format!("(let (({x} {start})) (set! {x} {change}) {x})")
            }
            21 => {
                let (start, change) = (
                    self.map(scope, deeper),
                    self.map(&Self::with(scope, &[&x]), deeper),
                );
                format!(
                    "(let (({x} {start}) (i 0)) (while (< i 3) (set! {x} {change}) (set! i (+ i 1))) {x})"
                )
            }
            22 => {
                let (test, early, late) = (
                    self.test(scope),
                    self.map(scope, deeper),
                    self.map(scope, deeper),
                );
                format!("(block {y} (if {test} (return-from {y} {early})) {late})")
            }
            23 => {
                let (start, early) = (self.map(scope, deeper), self.map(scope, deeper));
                format!(
                    "(let (({x} {start})) (block {y} (set! {x} (NAME-fill {x} 3 9)) (for-each (lambda (i) (if (= i 2) (return-from {y} {early}))) '(1 2 3))) {x})"
                )
            }
            24 => {
                let (start, used) = (
                    self.map(scope, deeper),
                    self.map(&Self::with(scope, &[&x]), deeper),
                );
                format!("(let (({x} {start})) (let (({y} (lambda () {x}))) (note {used}) ({y})))")
            }
            25 => {
                let (body, seen) = (self.map(scope, deeper), self.pick(scope));
                format!("(unwind-protect {body} (note {seen}))")
            }
            _ => {
                let (one, two) = (self.map(scope, deeper), self.map(scope, deeper));
                format!("(nth [{one} {two}] {})", self.below(2))
            }
        }
    }
}

fn answer(image: &mut Image, program: &str, seed: u64) -> String {
    image
        .evaluate("(set! noted ())")
        .expect("the helpers are there");
    match image.evaluate(program) {
        Ok(value) => image.print(value.get()),
        Err(diagnostic) => panic!("program {seed} failed: {}\n{program}", diagnostic.message),
    }
}

#[test]
fn maps_changed_in_place_are_seen_by_nobody_else() {
    let mut image = torture::image();
    image.evaluate(HELPERS).expect("the helpers");
    let written = |text: &str, copies: bool| match copies {
        true => text
            .replace("DISSOC", "copy-dissoc")
            .replace("ASSOC", "copy-assoc")
            .replace("NAME", "copy"),
        false => text
            .replace("DISSOC", "dissoc")
            .replace("ASSOC", "assoc")
            .replace("NAME", "own"),
    };
    for copies in [false, true] {
        image
            .evaluate(&written(SHAPED, copies))
            .expect("the helpers");
    }
    for seed in 1..=PROGRAMS {
        let mut writer = Writer {
            random: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
            variables: 0,
        };
        let parameters = ["a".to_string(), "b".to_string()];
        let body = writer.map(&parameters, DEPTH);
        let program = format!(
            "(let ((run (lambda (a b) {body})))
               (let ((start (NAME-fill {{}} 0 {})))
                 (list (run start {{:x 1}}) (run (NAME-fill {{}} 0 4) start) start noted)))",
            writer.below(30)
        );
        let (owned, copied) = (written(&program, false), written(&program, true));
        let (owned, copied) = (
            (answer(&mut image, &owned, seed), owned),
            answer(&mut image, &copied, seed),
        );
        assert_eq!(owned.0, copied, "program {seed}:\n{}", owned.1);
    }
}
