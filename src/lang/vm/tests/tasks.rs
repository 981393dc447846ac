//! Tasks as the machine keeps them: who is forgotten, ended and paid for.

use crate::lang::image::Image;
use crate::lang::limits::Limits;
use crate::lang::value::heap::Torture;

fn run(image: &mut Image, text: &str) -> Result<String, String> {
    match image.evaluate(text) {
        Ok(value) => Ok(image.print(value.get())),
        Err(diagnostic) => Err(diagnostic.kind.clone()),
    }
}

#[test]
fn a_task_that_nobody_can_wake_is_garbage() {
    let mut image = Image::new();
    let before = image.machine().tasks_alive();
    let many = "(dotimes (i 100) (async (channel/recv (channel/new)))) (async/run)";
    run(&mut image, many).expect("it waits for nobody");
    image.machine_mut().collect();
    assert!(image.machine().tasks_alive() <= before + 1);
    // One that can be woken stays.
    let kept = "(def kept (channel/new)) (def heard (async (channel/recv kept))) (async/run)";
    run(&mut image, kept).expect("it waits for nobody");
    image.machine_mut().collect();
    let woken = "(channel/send kept 5) (await heard)";
    assert_eq!(run(&mut image, woken), Ok("5".into()));
}

#[test]
fn an_undone_transaction_leaves_no_task() {
    let mut image = Image::new();
    let transaction = image.begin();
    run(&mut image, "(async (async/sleep 5) (display \"late\"))").expect("it begins");
    image.undo(transaction);
    run(&mut image, "(async/run)").expect("nobody is left");
    assert_eq!(image.take_printed(), "");
}

#[test]
fn a_failed_program_ends_its_tasks_with_their_cleanups() {
    let mut image = Image::new();
    let text = "(let ()
                  (async (unwind-protect (async/sleep 100) (display \"cleaned\")))
                  (async/sleep 1)
                  (error \"no\"))";
    assert_eq!(run(&mut image, text), Err("eval".into()));
    assert_eq!(image.take_printed(), "cleaned");
}

#[test]
fn tasks_use_the_fuel_and_the_depth_of_their_program() {
    let mut image = Image::new();
    image.set_limits(Limits {
        fuel: Some(200_000),
        depth: 1_000,
        ..Limits::default()
    });
    let busy = "(await (async (let loop () (loop))))";
    assert_eq!(run(&mut image, busy), Err("limit".into()));
    let deep = "(let ((f nil)) (set! f (lambda (n) (+ 1 (f n)))) (await (async (f 1))))";
    assert_eq!(run(&mut image, deep), Err("limit".into()));
}

#[test]
fn everybody_waiting_is_an_error() {
    let mut image = Image::new();
    let text = "(let ((c (channel/new))) (channel/recv c))";
    assert_eq!(run(&mut image, text), Err("eval".into()));
}

#[test]
fn tasks_survive_a_collection_at_every_safe_point() {
    let mut image = Image::new();
    image.machine_mut().heap.set_torture(Torture::Whole);
    let text = "(let ((c (channel/new)))
                  (async (dotimes (i 20) (channel/send c (list i (str i)))) (channel/close c))
                  (let loop ((n 0))
                    (let ((v (channel/recv c))) (if (nil? v) n (loop (+ n (car v)))))))";
    assert_eq!(run(&mut image, text), Ok("190".into()));
    let text = "(async/map (fn (x) (async/sleep x) (list x)) '(3 1 2))";
    assert_eq!(run(&mut image, text), Ok("((3) (1) (2))".into()));
}
