//! Functions that compare two numbers and do nothing else: who asks one a hundred thousand times need
//! not call it.

use super::opcode::Op;
use crate::lang::value::proto::Proto;

/// A comparison of parameters and small numbers, in the code of the function that makes it.
#[derive(Clone, Copy, Debug)]
pub struct Comparison {
    /// Where the instruction stands, and what it is as long as the operator means what it did.
    at: usize,
    word: u32,
    compare: Compare,
    left: Operand,
    right: Operand,
}

#[derive(Clone, Copy, Debug)]
enum Operand {
    Parameter(usize),
    Number(i64),
}

type Compare = fn(&i64, &i64) -> bool;

/// The instructions that compare.
const COMPARISONS: &[(Op, Compare)] = &[
    (Op::Equal, |left, right| left == right),
    (Op::Less, |left, right| left < right),
    (Op::LessEqual, |left, right| left <= right),
];

impl Comparison {
    /// Returns what a function of so many parameters compares, if that is all it does.
    pub fn of(proto: &Proto, parameters: usize) -> Option<Comparison> {
        let code = proto.compiled_code();
        let mut loaded = None;
        let mut at = 0;
        if Op::from_byte(*code.first()? as u8)? == Op::LoadNumber {
            let word = code[0];
            loaded = Some(((word >> 8) as u8, ((word >> 16) as i16).into()));
            at = 1;
        }
        let word = *code.get(at)?;
        let op = Op::from_byte(word as u8)?;
        let (_, compare) = COMPARISONS.iter().find(|(it, _)| *it == op)?;
        let operand = |register: u8| match loaded {
            Some((it, number)) if it == register => Some(Operand::Number(number)),
            _ => {
                (usize::from(register) < parameters).then_some(Operand::Parameter(register.into()))
            }
        };
        let back = *code.get(at + 1)?;
        let returns =
            Op::from_byte(back as u8)? == Op::Return && back >> 8 & 0xff == word >> 8 & 0xff;
        let is_plain = proto.exact as usize == parameters && proto.upvalues == 0;
        let comparison = Comparison {
            at,
            word,
            compare: *compare,
            left: operand((word >> 16) as u8)?,
            right: operand((word >> 24) as u8)?,
        };
        (returns && is_plain).then_some(comparison)
    }

    /// Returns what the function answers where all it compares are whole numbers; nothing where it must
    /// be called, as it must be since an operator was redefined.
    pub fn holds(&self, proto: &Proto, argument: impl Fn(usize) -> Option<i64>) -> Option<bool> {
        if proto.word(self.at) != Some(self.word) {
            return None;
        }
        let number = |operand| match operand {
            Operand::Number(number) => Some(number),
            Operand::Parameter(at) => argument(at),
        };
        Some((self.compare)(&number(self.left)?, &number(self.right)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::image::Image;

    fn holds(image: &mut Image, function: &str, arguments: &[i64]) -> Option<bool> {
        let root = image.evaluate(function).expect("the function is made");
        let proto = image.machine().heap.closure_proto(root.get())?;
        let comparison = Comparison::of(proto, arguments.len())?;
        comparison.holds(proto, |at| arguments.get(at).copied())
    }

    #[test]
    fn a_function_that_compares_says_what_its_call_says() {
        let mut image = Image::new();
        for operator in ["<", "<=", ">", ">=", "="] {
            for numbers in [[1, 2], [2, 2], [3, 2], [-1, 0]] {
                let [left, right] = numbers;
                let call = image.evaluate(&format!("({operator} {left} {right})"));
                let said = Some(call.expect("numbers are compared").get().is_truthy());
                let of_two = format!("(lambda (a b) ({operator} a b))");
                assert_eq!(holds(&mut image, &of_two, &numbers), said, "{of_two}");
                let of_left = format!("(lambda (a) ({operator} a {right}))");
                assert_eq!(holds(&mut image, &of_left, &[left]), said, "{of_left}");
            }
        }
    }

    #[test]
    fn every_other_function_must_be_called() {
        let mut image = Image::new();
        for function in [
            "(lambda (a b) (+ a b))",
            "(lambda (a b) (list (< a b)))",
            "(lambda (a b) (println a) (< a b))",
            "(lambda (a &optional b) (< a b))",
            "(let ((n 5)) (lambda (a b) (< a n)))",
            "(let ((< >)) (lambda (a b) (< a b)))",
            "car",
        ] {
            assert_eq!(holds(&mut image, function, &[1, 2]), None, "{function}");
        }
        let made = image.evaluate("(define f (lambda (a b) (< a b))) (define (< a b) #t) f");
        let function = made.expect("the operator is redefined");
        let proto = image.machine().heap.closure_proto(function.get());
        let proto = proto.expect("it is a closure");
        let known = Comparison::of(proto, 2);
        assert_eq!(known.and_then(|it| it.holds(proto, |_| Some(1))), None);
    }
}
