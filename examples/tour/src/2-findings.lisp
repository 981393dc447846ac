;; Rules judge every definition before it runs. `shipping` below is accepted, for the policy of this
;; project is "warn", but the violations pane lists what the rules found: numbers without a name, a
;; parameter nobody uses, and no docstring. Press Enter on a finding to see the definition, and `e`
;; to have the rule explained.

(defn shipping (weight country express)
  (if (> weight 30)
      (* weight 4.5)
      (+ 12.9 (* weight 2.75))))

;; The same, as the rules like it. Rename it to `shipping`, save, and the findings are history.

(defconstant heavy-from 30 "The weight in kilograms from which a parcel counts as heavy.")
(defconstant heavy-rate 4.5 "The price of a kilogram of a heavy parcel.")
(defconstant light-base 12.9 "What every light parcel costs.")
(defconstant light-rate 2.75 "The price of a kilogram of a light parcel.")

(defn shipping-price (weight)
  "The price of sending a parcel of WEIGHT kilograms.

   >>> (shipping-price 40)
   180.0"
  (if (> weight heavy-from)
      (* weight heavy-rate)
      (+ light-base (* weight light-rate))))
