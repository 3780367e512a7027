#!/usr/bin/env python3
"""Writes readings.csv: a made-up day of nine homes, by whole-number formulas and nothing else.

The day is 2026-06-21 from midnight in UTC+8, 96 quarter-hours. Every home has a base load, a peak in
the morning and one in the evening, each a triangle, and a ripple (7 * interval + 3 * home) mod 11 in
place of chance. Homes 1 to 6 have solar cells of 0.8 to 4.8 kW: a parabola from 06:00 to 18:00, with a
cloud over each home for one hour. What the cells yield is used first; the rest is taken or given.
"""

import pathlib

HOMES = range(1, 10)
INTERVALS = range(96)


def triangle(interval, peak, width, height):
    return max(0, height * (width - abs(interval - peak)) // width)


def load(home, interval):
    base = 25 + 4 * home
    morning = triangle(interval, 28 + home % 4, 6, 120 + 15 * home)
    evening = triangle(interval, 76 + home % 5, 12, 260 + 20 * home)
    return base + morning + evening + (7 * interval + 3 * home) % 11


def solar(home, interval):
    if home > 6 or not 24 <= interval < 72:
        return 0
    watts = 800 * home
    yields = watts * (interval - 24) * (71 - interval) * 9 // (10 * 4 * 552)
    cloudy = 36 + 4 * home <= interval < 40 + 4 * home
    return yields // 3 if cloudy else yields


def main():
    lines = ["home,start,import_wh,export_wh"]
    for home in HOMES:
        for interval in INTERVALS:
            net = load(home, interval) - solar(home, interval)
            hour, quarter = divmod((interval + 64) % 96, 4)
            day = "20" if interval < 32 else "21"
            start = f"2026-06-{day}T{hour:02}:{15 * quarter:02}:00Z"
            lines.append(f"{home},{start},{max(net, 0)},{max(-net, 0)}")
    path = pathlib.Path(__file__).with_name("readings.csv")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
