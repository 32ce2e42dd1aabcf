/** Decimals as fractions of big integers: nothing is rounded. */
export class Exact {
  readonly numerator: bigint;
  readonly denominator: bigint;

  constructor(numerator: bigint, denominator = 1n) {
    this.numerator = numerator;
    this.denominator = denominator;
  }

  /** Of the digits that a number is printed with. */
  static of(value: number): Exact {
    const text = value.toString();
    const [digits = '0', power = '0'] = text.split('e');
    const [whole = '0', fraction = ''] = digits.split('.');
    const scale = fraction.length - Number(power);
    const units = BigInt(whole + fraction);
    return scale >= 0
      ? new Exact(units, 10n ** BigInt(scale))
      : new Exact(units * 10n ** BigInt(-scale));
  }

  plus(other: Exact): Exact {
    const numerator = this.numerator * other.denominator + other.numerator * this.denominator;
    return new Exact(numerator, this.denominator * other.denominator);
  }

  minus(other: Exact): Exact {
    return this.plus(new Exact(-other.numerator, other.denominator));
  }

  times(other: Exact): Exact {
    return new Exact(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  over(other: Exact): Exact {
    return new Exact(this.numerator * other.denominator, this.denominator * other.numerator);
  }

  get isZero(): boolean {
    return this.numerator === 0n;
  }

  /** The nearest number, as far as 17 digits tell. */
  toNumber(): number {
    const negative = this.numerator < 0n !== this.denominator < 0n;
    const size = (value: bigint) => (value < 0n ? -value : value);
    const [top, bottom] = [size(this.numerator), size(this.denominator)];
    if (top === 0n) return 0;
    const digits = bottom.toString().length - top.toString().length + 20;
    const shifted =
      digits > 0 ? (top * 10n ** BigInt(digits)) / bottom : top / (bottom * 10n ** BigInt(-digits));
    const value = Number(`${shifted}e${-digits}`);
    return negative ? -value : value;
  }
}

const ONE = new Exact(1n);

/** 10⁴ · (bid · (1 − fee) ÷ (ask · (1 + fee)) − 1), exactly. */
export function exactNetBps(bid: number, sellFee: number, ask: number, buyFee: number): Exact {
  const kept = Exact.of(bid).times(ONE.minus(Exact.of(sellFee)));
  const cost = Exact.of(ask).times(ONE.plus(Exact.of(buyFee)));
  return new Exact(10_000n).times(kept.over(cost).minus(ONE));
}
