/** @file Optimisers and learning-rate schedules. */

/** The factor of the learning rate after a share `progress` (0 … 1) of the steps. */
export const SCHEDULES = {
  constant: () => 1,
  linear: (progress) => 1 - progress,
  cosine: (progress) => 0.5 * (1 + Math.cos(Math.PI * progress)),
};

/** An optimiser for `size` parameters. `momentum` is Adam's first decay rate; plain gradient descent (sgd) has none. */
export const OPTIMIZERS = {
  sgd: () => (parameters, gradients, rate, share) => {
    for (let i = 0; i < parameters.length; i++) parameters[i] -= rate * share * gradients[i];
  },
  momentum: (size, momentum) => {
    const velocity = new Float32Array(size);
    return (parameters, gradients, rate, share) => {
      for (let i = 0; i < size; i++) {
        velocity[i] = momentum * velocity[i] + share * gradients[i];
        parameters[i] -= rate * velocity[i];
      }
    };
  },
  adam: (size, momentum) => {
    const first = new Float32Array(size);
    const second = new Float32Array(size);
    const decay = 0.999;
    let firstPower = 1;
    let secondPower = 1;
    return (parameters, gradients, rate, share) => {
      firstPower *= momentum;
      secondPower *= decay;
      const step = rate / (1 - firstPower);
      const correction = 1 / (1 - secondPower);
      for (let i = 0; i < size; i++) {
        const gradient = share * gradients[i];
        first[i] = momentum * first[i] + (1 - momentum) * gradient;
        second[i] = decay * second[i] + (1 - decay) * gradient * gradient;
        parameters[i] -= (step * first[i]) / (Math.sqrt(second[i] * correction) + 1e-8);
      }
    };
  },
};
