;;;; What the real system answers: context.

(symbol? (gensym "x"))

(tap 5 (lambda (x) (println x)))

(context/set :a 1)

(begin (context/set :a 1) (context/get :a))

(context/get :nope)

(context/get :nope 5)

(begin (context/set :a 1) (context/has? :a))

(context/has? :zz)

(begin (context/clear) (context/set :a 1) (context/set :b 2) (context/all))

(begin (context/clear) (context/set :a 1) (list (context/remove :a) (context/all)))

(context/remove :zzz)

(begin (context/clear) (context/set :a 1) (list (context/pull :a) (context/has? :a)))

(context/pull :zzz)

(begin (context/clear) (context/merge {:x 1 :y 2}) (context/all))

(context/merge 5)

(begin (context/clear) (context/with {:x 1} (lambda () (context/get :x))))

(begin (context/clear) (context/with {:x 1} (lambda () 5)) (context/has? :x))

(context/with 5 (lambda () 1))

(context/with {:x 1} 5)

(begin (context/clear) (context/set :x 0) (context/with {:x 1} (lambda () (context/set :x 2) (context/get :x))))

(begin (context/clear) (context/set :x 0) (context/with {:x 1} (lambda () (context/set :x 2))) (context/get :x))

(begin (context/clear) (context/set :x 0) (context/with {:y 1} (lambda () (context/all))))

(begin (context/clear) (context/set-hidden :s 1) (list (context/get-hidden :s) (context/has-hidden? :s) (context/all) (context/get :s)))

(context/set-hidden :s 1)

(context/get-hidden :nope)

(context/get-hidden :nope 4)

(context/has-hidden? :nope)

(context/push :st 1)

(begin (context/clear) (context/push :st2 1) (context/push :st2 2) (list (context/stack :st2) (context/pop :st2) (context/stack :st2)))

(context/stack :none)

(context/pop :none)

(begin (context/clear) (context/set :q 1) (context/clear))

(begin (context/set-hidden :h 1) (context/clear) (context/has-hidden? :h))

(begin (context/clear) (context/push :a 1) (context/all))

(begin (context/push :st3 1) (context/clear) (context/stack :st3))

(context/set "k" 1)

(begin (context/set "k" 1) (context/get "k"))

(context/set 5 1)

(context/set 'a 1)

(context/set :a)

(context/all 1)

(begin (context/clear) (try (context/with {:x 1} (lambda () (throw 1))) (catch e nil)) (context/has? :x))

(assert #t)

(assert #f)

(assert nil)

(assert #f "msg")

(assert (= 1 1) "m")

(assert= 1 1)

(assert= 1 2)

(assert= 1 1.0)

(assert= '(1) [1])

(assert= 1 2 "msg")

(spy "x" 5)

(spy 5)

(tap 1)

(prompt/template "Hello {{name}}")

(prompt/render "Hello {{name}}" {:name "Bob"})

(prompt/render "Hello {{name}} {{age}}" {:name "Bob"})

(prompt/render "{{ name }}" {:name 5})

(prompt/render "{{name}}" {"name" "x"})

(prompt/render 5 {})

(prompt/render "a {{x" {:x 1})

(prompt/render "{{x}}" 5)

(prompt/render "{{x}}" {:x '(1 "a")})

(prompt/render "{{x}} {{x}}" {:x :k})

(document/create "text")

(document/create "text" {:a 1})

(document/text (document/create "text" {:a 1}))

(document/metadata (document/create "text" {:a 1}))

(document/chunk (document/create "Hello world. This is." {:a 1}) {:size 10})

(document/metadata (document/create "t"))

(document/text {:text "x"})

(document/text 5)

(begin (context/clear) (context/set :x 0) (context/with {:y 1} (lambda () (context/remove :x))) (context/get :x))

(begin (context/clear) (context/set :x 0) (context/with {:x 1} (lambda () (context/remove :x) (context/get :x))))

(begin (context/clear) (context/set :x 0) (context/with {:y 1} (lambda () (context/clear))) (context/all))

(begin (context/clear) (context/set :x 0) (context/with {:y 1} (lambda () (context/clear) (context/all))))

(begin (context/clear) (context/set :x 0) (context/with {:y 1} (lambda () (context/pull :x))) (context/get :x))

(begin (context/clear) (context/with {:y 1} (lambda () (context/merge {:z 2}) (context/all))))

(begin (context/with {:y 1} (lambda () (context/set-hidden :hh 2))) (context/get-hidden :hh))

(begin (context/with {:y 1} (lambda () (context/push :pp 2))) (context/stack :pp))

(context/push 5 1)

(context/with {:a 1} (lambda (x) x))

;;; a task has the context of where it began
(context/set :a 1)
(await (async (context/get :a)))

(context/set :a 1)
(define p (async (async/sleep 2) (context/get :a)))
(context/set :a 2)
(await p)

;;; and keeps its own to itself
(context/set :a 1)
(await (async (context/set :a 7) (context/get :a)))
(context/get :a)

(define p (context/with {:k 1} (fn () (async (async/sleep 2) (context/get :k)))))
(list (await p) (context/get :k))

(context/push :s 1)
(list (await (async (context/push :s 2) (context/stack :s))) (context/stack :s))

(context/set-hidden :h 1)
(await (async (context/set-hidden :h 2)))
(context/get-hidden :h)
