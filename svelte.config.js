import adapter from '@sveltejs/adapter-node';

/** @type {import('@sveltejs/kit').Config} */
const config = {
	kit: {
		adapter: adapter({ out: 'build', precompress: true }),
		alias: {
			'#lib': 'src/lib',
			'#scheduler': 'scheduler'
		}
	}
};

export default config;
