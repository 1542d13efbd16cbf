import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compression } from 'vite-plugin-compression2'

const api = 'http://127.0.0.1:8080'

export default defineConfig({
  root: import.meta.dirname,
  // The server sends these as they are; the originals stay for whoever takes no compression.
  plugins: [react(), compression({ include: /\.(js|css|html|svg)$/, algorithms: ['gzip', 'brotliCompress'] })],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // Fonts and pictures stay files: the content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    // One small style sheet: a page whose script has come never lacks its looks.
    cssCodeSplit: false,
  },
  // `npx vite web` while `npm start` runs: the pages from source, everything else from the real server.
  server: { proxy: { '/v1': api, '/docs': api, '/openapi.json': api } },
})
