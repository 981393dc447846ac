(defun join (a b)
  (if (null a) b (cons (car a) (join (cdr a) b))))

(defun safe-p (row distance placed)
  (cond ((null placed) t)
        ((= (car placed) (+ row distance)) nil)
        ((= (car placed) (- row distance)) nil)
        (t (safe-p row (+ distance 1) (cdr placed)))))

(defun solutions (open tried placed)
  (if (null open)
      (if (null tried) 1 0)
      (+ (if (safe-p (car open) 1 placed)
             (solutions (join (cdr open) tried) nil (cons (car open) placed))
             0)
         (solutions (cdr open) (cons (car open) tried) placed))))

(defun main ()
  (solutions (loop for row from 1 to 12 collect row) nil nil))
