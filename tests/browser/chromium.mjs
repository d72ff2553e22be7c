// Launch options of Chromium: no requests to other machines.

export const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
