// Theme, density, motion and colours of gains, as attributes that the style sheets read.
import type { ChoiceStore } from '../state/choiceStore.ts';

export function followAppearance(choices: ChoiceStore): void {
  const system = window.matchMedia('(prefers-color-scheme: light)');
  const apply = () => {
    const { theme, density, motion, gain } = choices.getState();
    const data = document.documentElement.dataset;
    data.theme = theme === 'system' ? (system.matches ? 'light' : 'dark') : theme;
    data.density = density;
    data.motion = motion;
    data.gain = gain;
  };
  apply();
  choices.subscribe(apply);
  system.addEventListener('change', apply);
}
