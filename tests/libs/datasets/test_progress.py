from microtome.datasets import Meter, ProgressEvent, announce


def test_nobody_listening_is_no_trouble():
    announce(None, "reading")
    Meter(None, "reading", 3).advance()


def test_events_come_at_the_start_now_and_then_and_at_the_end():
    events, now = [], [0.0]
    meter = Meter(events.append, "looking", 40, interval=1.0, clock=lambda: now[0])
    for _ in range(40):
        now[0] += 0.125
        meter.advance()
    assert [event.done for event in events] == [0, 8, 16, 24, 32, 40]
    assert events[-1].seconds_left == 0
    assert events[-1].rate == 8


def test_a_total_that_is_unknown_leaves_the_time_unknown():
    events, now = [], [0.0]
    meter = Meter(events.append, "looking", None, interval=0.0, clock=lambda: now[0])
    now[0] = 2.0
    meter.advance(6)
    assert events == [ProgressEvent("looking", 0, None), ProgressEvent("looking", 6, None, 3.0, None)]
