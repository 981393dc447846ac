//! Every builtin with every kind of argument: it answers or refuses, and neither panics nor hangs.

use imago::lang::builtins;
use imago::lang::image::Image;
use imago::lang::limits::Limits;
use imago::lang::value::Value;
use imago::lang::vm::Step;

/// One value of each kind, and those that are known to hurt: ends of ranges, circles, what is not a
/// number, what does not fit.
const ARGUMENTS: &str = r#"
(let ((circle (list 1 2)) (knot (array 1)) (table (make-hash-table)))
  (set-cdr! (cdr circle) circle)
  (aset! knot 0 knot)
  (puthash :a 1 table)
  (puthash "b" knot table)
  (list nil '() #t #f 0 1 -1 3 1000000000000000000 (expt 10 30) (- (expt 10 30)) 1/3 -7/2
        0.0 -0.0 1.5 -2.5 1e300 math/nan math/infinity (- math/infinity)
        "" "abc" "héllo" "12" "~a ~{~a~}" "(" #\a #\λ #\nul 'a 'car 'no-such-name :a :key
        '(1 2 3) '(1 . 2) '((a . 1) (b 2)) '("a" "b") '(#\a #\b) '(:a 1 :b 2) circle
        [] [1 2 3] [[1] [2]] {} {:a 1 "b" 2} {1 {2 3}}
        (array) (array 1 2 3) knot table #u8() #u8(1 2 255) #"a+" (regex "(\\d)(x)?")
        car (lambda (x) x) (try (car 5) (catch e e)) (try (throw 1) (catch e e))
        (mutable-cell/new 1) (delay 1) (values 1 2)))
"#;

/// Calls of one builtin.
const ROUNDS: usize = 100;

/// Large arguments, one of each kind, and small ones beside them.
const LARGE: &str = r#"
(let ((table (make-hash-table)) (numbers (range 100000)))
  (for-each (lambda (n) (puthash n n table)) (range 20000))
  (list numbers (list->vector numbers) (apply array numbers) (string/repeat "ab " 300000)
        (expt 3 200000) (apply bytevector (map (lambda (n) (mod n 256)) numbers)) table
        (apply hash-map (range 40000)) (map number->string (range 50000))
        (map (lambda (n) (cons n n)) (range 50000)) (string/repeat "(" 5000)
        3 1000000000 "a" "~a" "(a+)+b" 'a :a nil 0.5 2/3 #\a car))
"#;

/// Work that a call may do without paying, in nanoseconds of an unoptimised build.
const FREE_NS: u64 = 120_000_000;
/// How often a call is tried that seems to take more than it pays.
const TRIES: usize = 8;
/// What a unit of fuel buys at most in such a build.
const UNIT_NS: u64 = 4_000;

/// Small, so that what would fill the memory is refused at once.
fn limits() -> Limits {
    Limits {
        fuel: Some(2_000_000),
        heap_bytes: 256 << 20,
        depth: 10_000,
        output_bytes: 1 << 20,
        wall: None,
    }
}

/// Returns how often a test is repeated: as said, or many times where `IMAGO_DOSE` asks for it.
pub fn dose(usual: usize) -> usize {
    let factor = std::env::var("IMAGO_DOSE").ok();
    usual * factor.and_then(|it| it.parse().ok()).unwrap_or(1)
}

/// Numbers that look random and are the same each time.
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 as usize
    }
}

/// Nanoseconds this thread was on a processor.
fn thread_ns() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let first = text.split_whitespace().next();
    first.and_then(|it| it.parse().ok()).unwrap_or(0)
}

#[test]
fn every_builtin_pays_for_its_work() {
    let mut image = Image::new();
    let roots = image.evaluate(LARGE).expect("the arguments can be made");
    let arguments: Vec<Value> = image.machine().heap.elements(roots.get()).collect();
    let mut chance = Chance(88172645463325252);
    let mut problems = Vec::new();
    for builtin in builtins::all().filter(|builtin| !builtin.is_host()) {
        let function = image.evaluate(builtin.name).expect("builtins are bound");
        let least = builtin.arity.least as usize;
        let most = builtin.arity.most.map_or(least + 3, |most| most as usize);
        for round in 0..dose(1) {
            let count = least + chance.next() % (most - least + 1);
            let mut chosen: Vec<Value> = (0..count)
                .map(|_| arguments[chance.next() % arguments.len()])
                .collect();
            // The first round tries what is large first.
            if round == 0 && count > 0 {
                chosen[0] = arguments[chance.next() % 11];
            }
            // A machine at work takes longer now and then: the least of several tries counts.
            let mut least = (u64::MAX, 0);
            for _ in 0..TRIES {
                let transaction = image.begin();
                least = least.min(time_and_price(&mut image, function.get(), &chosen));
                image.undo(transaction);
                image.machine_mut().collect();
                if least.0 <= FREE_NS + least.1 * UNIT_NS {
                    break;
                }
            }
            let (spent, paid) = least;
            if spent > FREE_NS + paid * UNIT_NS {
                let shown: Vec<String> = chosen.iter().map(|&it| image.print_brief(it)).collect();
                problems.push(format!(
                    "({} {}) worked {} ms and paid {paid}",
                    builtin.name,
                    shown.join(" ").chars().take(200).collect::<String>(),
                    spent / 1_000_000
                ));
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// Calls a builtin with little fuel; answers the nanoseconds it worked and the fuel it paid.
fn time_and_price(image: &mut Image, function: Value, arguments: &[Value]) -> (u64, u64) {
    let limits = Limits {
        fuel: Some(FUEL),
        ..limits()
    };
    let mut fiber = image.start_call(function, arguments, limits);
    let begun = thread_ns();
    image.resume(&mut fiber, u64::MAX);
    let spent = thread_ns() - begun;
    (spent, FUEL.saturating_sub(fiber.fuel_left().unwrap_or(0)))
}

/// Fuel of one call with large arguments.
const FUEL: u64 = 100_000_000;

#[test]
fn every_builtin_bears_every_argument() {
    let mut image = Image::new();
    let roots = image
        .evaluate(ARGUMENTS)
        .expect("the arguments can be made");
    let arguments: Vec<Value> = image.machine().heap.elements(roots.get()).collect();
    let mut chance = Chance(88172645463325252);
    for builtin in builtins::all().filter(|builtin| !builtin.is_host()) {
        let function = image.evaluate(builtin.name).expect("builtins are bound");
        let least = builtin.arity.least as usize;
        let most = builtin.arity.most.map_or(least + 3, |most| most as usize);
        for _ in 0..ROUNDS {
            let count = least + chance.next() % (most - least + 1);
            let chosen: Vec<Value> = (0..count)
                .map(|_| arguments[chance.next() % arguments.len()])
                .collect();
            // What a call changes is put back, so that a circle stays where it was made.
            let transaction = image.begin();
            let mut fiber = image.start_call(function.get(), &chosen, limits());
            let step = image.resume(&mut fiber, 1 << 20);
            if let Step::Done(value) = step {
                image.print_bounded(value);
            }
            image.undo(transaction);
        }
    }
}
