;; The tagger's inner loop: 96 units, each the largest of three sums over a row of inputs.
;; Assembled into maxout.wasm, which a test compares with this text.
(module
  (memory (export "memory") 1)
  (func (export "maxout")
    (param $input i32)  ;; address of the row
    (param $bytes i32)  ;; its length: 4 for each value, a multiple of 16
    (param $weight i32) ;; address of [96 * 3, inputs]
    (param $bias i32)   ;; address of [96 * 3]
    (param $output i32) ;; address of [96]
    (local $end i32) (local $second i32) (local $third i32) (local $i i32) (local $values v128)
    (local $sum0 v128) (local $sum1 v128) (local $sum2 v128)
    (local.set $end (i32.add (local.get $output) (i32.const 384)))
    (loop $unit
      (local.set $second (i32.add (local.get $weight) (local.get $bytes)))
      (local.set $third (i32.add (local.get $second) (local.get $bytes)))
      (local.set $sum0 (v128.const f32x4 0 0 0 0))
      (local.set $sum1 (v128.const f32x4 0 0 0 0))
      (local.set $sum2 (v128.const f32x4 0 0 0 0))
      (local.set $i (i32.const 0))
      (loop $four
        (local.set $values (v128.load (i32.add (local.get $input) (local.get $i))))
        (local.set $sum0 (f32x4.add (local.get $sum0) (f32x4.mul (local.get $values)
          (v128.load (i32.add (local.get $weight) (local.get $i))))))
        (local.set $sum1 (f32x4.add (local.get $sum1) (f32x4.mul (local.get $values)
          (v128.load (i32.add (local.get $second) (local.get $i))))))
        (local.set $sum2 (f32x4.add (local.get $sum2) (f32x4.mul (local.get $values)
          (v128.load (i32.add (local.get $third) (local.get $i))))))
        (local.set $i (i32.add (local.get $i) (i32.const 16)))
        (br_if $four (i32.lt_u (local.get $i) (local.get $bytes))))
      (f32.store (local.get $output)
        (f32.max
          (f32.add (f32.load offset=0 (local.get $bias)) (call $across (local.get $sum0)))
          (f32.max
            (f32.add (f32.load offset=4 (local.get $bias)) (call $across (local.get $sum1)))
            (f32.add (f32.load offset=8 (local.get $bias)) (call $across (local.get $sum2))))))
      (local.set $weight (i32.add (local.get $third) (local.get $bytes)))
      (local.set $bias (i32.add (local.get $bias) (i32.const 12)))
      (local.set $output (i32.add (local.get $output) (i32.const 4)))
      (br_if $unit (i32.lt_u (local.get $output) (local.get $end)))))
  (func $across (param $v v128) (result f32)
    (f32.add
      (f32.add (f32x4.extract_lane 0 (local.get $v)) (f32x4.extract_lane 1 (local.get $v)))
      (f32.add (f32x4.extract_lane 2 (local.get $v)) (f32x4.extract_lane 3 (local.get $v))))))
