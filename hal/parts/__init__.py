# hal.parts: what a rig is made of, one file a part; any port of MicroPython runs them.
#
# Owns the names of its files. Must not: hold code; every idea has its own file here.
#
#   stepper      Stepper: the port, from pulses (hal/rp2, hal/esp32) and a driver
#   stepdir      StepDir: a driver with STEP, DIR and EN: A4988, DRV8825
#   tmc2209      Tmc2209: the same with settings over a UART
#   tmcwire      TmcWire: that UART
#   clock        Clock: MicroPython's ticks
#   analog       AnalogForce: a force sensor at an analog input; Battery: the supply behind a
#                divider
#   hx711        Hx711: a load cell
#   switch       Switch: a debounced contact
#   reservoir    Reservoir: the cartridge's switches
#   as5600       As5600: an encoder on the screw
#   annunciator  Annunciator: a Buzzer, vibration (an Output) and a light (Leds or Rgb), each of
#                which may be absent
#   keys         Keys: debounced buttons
#   ds3231       Ds3231: a clock that goes on without power
#   rtc          InternalRtc: the chip's own, which does not
#   watchdog     Watchdog: the chip's own
#   calendar     days and dates, for the clocks
#   errors       the errno numbers of the contract
