//! What a unit of fuel buys: every builtin with large arguments, beside a loop of the language.
//!
//! ```text
//! cargo bench --bench fuel            one call of each builtin
//! cargo bench --bench fuel -- 100     so many of each
//! ```
//!
//! A limit on fuel is a limit on time only while no call does much and pays little. The bench prints the
//! dearest calls for their price and fails where one takes more than `FREE_NS` and `UNITS_MAX` times what
//! the loop takes for as much fuel.

mod support;

use imago::lang::builtins;
use imago::lang::image::Image;
use imago::lang::limits::Limits;
use imago::lang::value::Value;
use support::generate::Decisions;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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

/// What is compared with: a loop that counts and adds.
const LOOP: &str =
    "(lambda () (let loop ((n 0) (sum 0)) (if (< n 3000000) (loop (+ n 1) (+ sum n)) sum)))";

/// Fuel of one call.
const FUEL: u64 = 100_000_000;
/// Work that a call may do without paying.
const FREE_NS: u64 = 20_000_000;
/// How many times as much a unit may buy as it does in the loop.
const UNITS_MAX: f64 = 100.0;
/// How often a call is tried that seems to take more than it pays: a machine at work is slow now and then.
const TRIES: usize = 5;
/// How many of the dearest are printed.
const SHOWN: usize = 15;

/// What a call took and paid.
#[derive(Clone, Copy)]
struct Price {
    ns: u64,
    fuel: u64,
}

impl Price {
    /// How many times as much its fuel bought as the loop's, what is free left out.
    fn times(self, unit_ns: f64) -> f64 {
        let beyond = self.ns.saturating_sub(FREE_NS) as f64;
        beyond / (self.fuel.max(1) as f64 * unit_ns)
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --all-targets` starts benches, too, to see whether they start.
    if arguments.iter().any(|it| it == "--test") {
        return;
    }
    let rounds = arguments.iter().find_map(|it| it.parse().ok()).unwrap_or(1);
    let mut image = Image::new();
    let counting = image.evaluate(LOOP).expect("the loop compiles");
    let peer = (0..TRIES).map(|_| price(&mut image, counting.get(), &[]));
    let peer = peer.min_by_key(|it| it.ns).expect("it ran");
    let unit_ns = peer.ns as f64 / peer.fuel as f64;
    println!(
        "a loop: {unit_ns:.1} ns for a unit of fuel ({} units)",
        peer.fuel
    );
    let mut calls = dearest(&mut image, rounds, unit_ns);
    calls.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (times, price, call) in calls.iter().take(SHOWN) {
        let ms = price.ns as f64 / 1e6;
        println!(
            "{times:8.1} times  {ms:8.1} ms  {:9} units  {call}",
            price.fuel
        );
    }
    let over = calls.iter().filter(|it| it.0 > UNITS_MAX).count();
    println!(
        "{} calls, {over} above {UNITS_MAX} times the loop",
        calls.len()
    );
    std::process::exit(i32::from(over > 0));
}

/// Calls every builtin that needs no host so many times; answers how dear each call was for its price.
fn dearest(image: &mut Image, rounds: usize, unit_ns: f64) -> Vec<(f64, Price, String)> {
    let roots = image.evaluate(LARGE).expect("the arguments can be made");
    let arguments: Vec<Value> = image.machine().heap.elements(roots.get()).collect();
    let mut decisions = Decisions(88172645463325252);
    let mut calls = Vec::new();
    for builtin in builtins::all().filter(|builtin| !builtin.is_host()) {
        let function = image.evaluate(builtin.name).expect("builtins are bound");
        let least = builtin.arity.least as usize;
        let most = builtin.arity.most.map_or(least + 3, |most| most as usize);
        for round in 0..rounds {
            let count = least + decisions.below((most - least + 1) as u64) as usize;
            let mut chosen: Vec<Value> = (0..count)
                .map(|_| arguments[decisions.below(arguments.len() as u64) as usize])
                .collect();
            // The first round tries what is large first.
            if round == 0 && count > 0 {
                chosen[0] = arguments[decisions.below(11) as usize];
            }
            let mut best = price(image, function.get(), &chosen);
            for _ in 1..TRIES {
                if best.times(unit_ns) <= UNITS_MAX {
                    break;
                }
                let again = price(image, function.get(), &chosen);
                best = std::cmp::min_by_key(best, again, |it| it.ns);
            }
            let shown: Vec<String> = chosen.iter().map(|&it| image.print_brief(it)).collect();
            let shown: String = shown.join(" ").chars().take(80).collect();
            calls.push((
                best.times(unit_ns),
                best,
                format!("({} {shown})", builtin.name),
            ));
        }
    }
    calls
}

/// Calls a function with little fuel and puts back what it changed.
fn price(image: &mut Image, function: Value, arguments: &[Value]) -> Price {
    let limits = Limits {
        fuel: Some(FUEL),
        heap_bytes: 256 << 20,
        depth: 10_000,
        output_bytes: 1 << 20,
        wall: None,
    };
    let transaction = image.begin();
    let mut fiber = image.start_call(function, arguments, limits);
    let begun = thread_ns();
    image.resume(&mut fiber, u64::MAX);
    let ns = thread_ns() - begun;
    let fuel = FUEL.saturating_sub(fiber.fuel_left().unwrap_or(0));
    image.undo(transaction);
    image.machine_mut().collect();
    Price { ns, fuel }
}

/// Nanoseconds this thread was on a processor.
fn thread_ns() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let first = text.split_whitespace().next();
    first.and_then(|it| it.parse().ok()).unwrap_or(0)
}
