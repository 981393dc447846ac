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
