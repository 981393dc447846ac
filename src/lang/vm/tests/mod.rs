//! The machine at its border: programs in, values, conditions and steps out.

mod conditions;
mod limits;
mod programs;
mod support;
mod tasks;

use support::TestImage;

/// Runs a program and compares what its last form answers.
#[track_caller]
fn check(program: &str, expected: &str) {
    assert_eq!(TestImage::new().run(program), expected, "{program}");
    let mut image = TestImage::new();
    image.machine.heap.set_stress(true);
    assert_eq!(
        image.run(program),
        expected,
        "with a collection at every safe point: {program}"
    );
}
