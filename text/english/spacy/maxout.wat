;; The inner loop of the tagger: 96 units, each the largest of three sums over a row of inputs. Two
;; rows are computed at a time, so that each weight is loaded once for both. The two rows of inputs
;; start 384 bytes apart and may overlap. The two rows of outputs start 384 bytes apart, too. The
;; assembled code is in maxout_wasm.ts, and a test compares it with this text.
(module
  (memory (export "memory") 1)
  (func (export "maxout")
    (param $input i32)  ;; address of the first row
    (param $bytes i32)  ;; length of a row: 4 for each value, a multiple of 16
    (param $weight i32) ;; address of [96 * 3, inputs]
    (param $bias i32)   ;; address of [96 * 3]
    (param $output i32) ;; address of [2, 96]
    (local $end i32) (local $input2 i32) (local $weight1 i32) (local $weight2 i32) (local $i i32)
    (local $w0 v128) (local $w1 v128) (local $w2 v128) (local $x v128)
    (local $a0 v128) (local $a1 v128) (local $a2 v128) ;; sums of the first row
    (local $b0 v128) (local $b1 v128) (local $b2 v128) ;; sums of the second row
    (local.set $end (i32.add (local.get $output) (i32.const 384)))
    (local.set $input2 (i32.add (local.get $input) (i32.const 384)))
    (loop $unit
      (local.set $weight1 (i32.add (local.get $weight) (local.get $bytes)))
      (local.set $weight2 (i32.add (local.get $weight1) (local.get $bytes)))
      (local.set $a0 (v128.const f32x4 0 0 0 0))
      (local.set $a1 (v128.const f32x4 0 0 0 0))
      (local.set $a2 (v128.const f32x4 0 0 0 0))
      (local.set $b0 (v128.const f32x4 0 0 0 0))
      (local.set $b1 (v128.const f32x4 0 0 0 0))
      (local.set $b2 (v128.const f32x4 0 0 0 0))
      (local.set $i (i32.const 0))
      (loop $four
        (local.set $w0 (v128.load (i32.add (local.get $weight) (local.get $i))))
        (local.set $w1 (v128.load (i32.add (local.get $weight1) (local.get $i))))
        (local.set $w2 (v128.load (i32.add (local.get $weight2) (local.get $i))))
        (local.set $x (v128.load (i32.add (local.get $input) (local.get $i))))
        (local.set $a0 (f32x4.add (local.get $a0) (f32x4.mul (local.get $x) (local.get $w0))))
        (local.set $a1 (f32x4.add (local.get $a1) (f32x4.mul (local.get $x) (local.get $w1))))
        (local.set $a2 (f32x4.add (local.get $a2) (f32x4.mul (local.get $x) (local.get $w2))))
        (local.set $x (v128.load (i32.add (local.get $input2) (local.get $i))))
        (local.set $b0 (f32x4.add (local.get $b0) (f32x4.mul (local.get $x) (local.get $w0))))
        (local.set $b1 (f32x4.add (local.get $b1) (f32x4.mul (local.get $x) (local.get $w1))))
        (local.set $b2 (f32x4.add (local.get $b2) (f32x4.mul (local.get $x) (local.get $w2))))
        (local.set $i (i32.add (local.get $i) (i32.const 16)))
        (br_if $four (i32.lt_u (local.get $i) (local.get $bytes))))
      (f32.store offset=0 (local.get $output)
        (call $largest (local.get $bias) (local.get $a0) (local.get $a1) (local.get $a2)))
      (f32.store offset=384 (local.get $output)
        (call $largest (local.get $bias) (local.get $b0) (local.get $b1) (local.get $b2)))
      (local.set $weight (i32.add (local.get $weight2) (local.get $bytes)))
      (local.set $bias (i32.add (local.get $bias) (i32.const 12)))
      (local.set $output (i32.add (local.get $output) (i32.const 4)))
      (br_if $unit (i32.lt_u (local.get $output) (local.get $end)))))
  (func $largest (param $bias i32) (param $s0 v128) (param $s1 v128) (param $s2 v128) (result f32)
    (f32.max
      (f32.add (f32.load offset=0 (local.get $bias)) (call $across (local.get $s0)))
      (f32.max
        (f32.add (f32.load offset=4 (local.get $bias)) (call $across (local.get $s1)))
        (f32.add (f32.load offset=8 (local.get $bias)) (call $across (local.get $s2))))))
  (func $across (param $v v128) (result f32)
    (f32.add
      (f32.add (f32x4.extract_lane 0 (local.get $v)) (f32x4.extract_lane 1 (local.get $v)))
      (f32.add (f32x4.extract_lane 2 (local.get $v)) (f32x4.extract_lane 3 (local.get $v))))))
